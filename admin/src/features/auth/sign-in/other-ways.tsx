import { KeyRound } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdentityProvider } from '@/gql/graphql';
import { hasPasskeys } from '@/lib/passkey';
import { keepReturnPath } from '@/lib/return-path';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { signInWithPasskey, staffProviders, type SignInStep } from './requests';
import { useRefusal } from '../factors/use-refusal';

interface OtherWaysProps {
  /** Where to come back to after a provider's own page. Without it those are not offered: they leave this page. */
  returnPath?: string;
  onStep: (step: SignInStep) => void;
}

/** Ways in beside the password: an account at Kakao or Google, or a passkey alone. */
export function OtherWays({ returnPath, onStep }: OtherWaysProps) {
  const { t } = useTranslation();
  const words = useRefusal();
  const [providers, setProviders] = useState<readonly IdentityProvider[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  useEffect(() => {
    if (returnPath !== undefined) void staffProviders().then(setProviders);
  }, [returnPath]);
  const passkey = async () => {
    setPending(true);
    setFailure(null);
    const outcome = await signInWithPasskey(null);
    setPending(false);
    if (outcome.kind === 'refused') setFailure(words(outcome.error));
    else if (outcome.kind === 'canceled') setFailure(t('auth.factor.passkeyCanceled'));
    else onStep(outcome);
  };
  const leave = () => keepReturnPath(returnPath ?? '/');
  if (!hasPasskeys() && providers.length === 0) return null;
  return (
    <div className="mt-5 flex flex-col gap-2.5">
      <p className="mb-1 flex items-center gap-3 text-meta text-muted before:h-px before:flex-1 before:bg-separator after:h-px after:flex-1 after:bg-separator">
        {t('auth.login.or')}
      </p>
      {providers.includes('KAKAO') && (
        <ProviderLink
          href="/auth/staff/kakao/start"
          onClick={leave}
          className="bg-[#FEE500] text-black hover:bg-[#F5DC00]"
          icon={<KakaoMark />}
        >
          {t('auth.login.kakao')}
        </ProviderLink>
      )}
      {providers.includes('GOOGLE') && (
        <ProviderLink
          href="/auth/staff/google/start"
          onClick={leave}
          className="border border-field-border bg-surface text-foreground hover:bg-surface-secondary"
          icon={<GoogleMark />}
        >
          {t('auth.login.google')}
        </ProviderLink>
      )}
      {hasPasskeys() && (
        <Button variant="ghost" className="w-full" isPending={isPending} onPress={() => void passkey()}>
          <KeyRound aria-hidden />
          {t('auth.login.passkey')}
        </Button>
      )}
      {failure && (
        <Notice tone="danger" isAlert>
          {failure}
        </Notice>
      )}
    </div>
  );
}

interface ProviderLinkProps {
  href: string;
  onClick: () => void;
  className: string;
  icon: ReactNode;
  children: ReactNode;
}

function ProviderLink({ href, onClick, className, icon, children }: ProviderLinkProps) {
  return (
    <a
      href={href}
      onClick={onClick}
      className={`flex h-10 items-center justify-center gap-2 rounded-lg text-body font-medium max-md:h-11 ${className}`}
    >
      {icon}
      {children}
    </a>
  );
}

function KakaoMark() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className="size-4.5" fill="currentColor">
      <path d="M12 4C6.9 4 2.8 7.2 2.8 11.2c0 2.6 1.7 4.8 4.3 6.1l-.9 3.3c-.1.3.3.6.6.4l3.9-2.6c.4 0 .9.1 1.3.1 5.1 0 9.2-3.2 9.2-7.3S17.1 4 12 4Z" />
    </svg>
  );
}

function GoogleMark() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className="size-4.5">
      <path
        fill="#4285F4"
        d="M22.6 12.3c0-.8-.1-1.5-.2-2.2H12v4.2h5.9a5.1 5.1 0 0 1-2.2 3.3v2.8h3.6c2.1-1.9 3.3-4.8 3.3-8.1Z"
      />
      <path
        fill="#34A853"
        d="M12 23c3 0 5.5-1 7.3-2.7l-3.6-2.8c-1 .7-2.2 1.1-3.7 1.1-2.9 0-5.3-1.9-6.2-4.5H2.1V17A11 11 0 0 0 12 23Z"
      />
      <path fill="#FBBC05" d="M5.8 14.1a6.6 6.6 0 0 1 0-4.2V7H2.1a11 11 0 0 0 0 10l3.7-2.9Z" />
      <path
        fill="#EA4335"
        d="M12 5.4c1.6 0 3.1.6 4.2 1.6l3.2-3.2A11 11 0 0 0 2.1 7l3.7 2.9C6.7 7.3 9.1 5.4 12 5.4Z"
      />
    </svg>
  );
}
