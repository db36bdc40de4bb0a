import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/ui/notice';
import { Skeleton } from '@/ui/skeleton';
import { LoginFlow } from './login-flow';
import { SignInFrame } from './sign-in-frame';
import { useReturnFromProvider } from './use-return-from-provider';

interface LoginPageProps {
  returnPath: string;
  /** The demo was reset, which ended the session. */
  isAfterReset?: boolean;
}

/** Sign-in, and back to the page that was asked for. */
export function LoginPage({ returnPath, isAfterReset = false }: LoginPageProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const returned = useReturnFromProvider();
  const goal = returned.path ?? returnPath;
  return (
    <SignInFrame title={t('auth.login.title')} text={t('auth.login.subtitle')}>
      {isAfterReset && (
        <div className="mb-4">
          <Notice tone="info">{t('auth.login.afterReset')}</Notice>
        </div>
      )}
      {returned.isPending ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <LoginFlow
          returnPath={goal}
          first={returned.step}
          message={returned.message}
          onSignedIn={() => void router.navigate({ href: goal, replace: true })}
        />
      )}
    </SignInFrame>
  );
}
