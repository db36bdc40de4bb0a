import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '@/ui/skeleton';
import { LoginFlow } from './login-flow';
import { SignInFrame } from './sign-in-frame';
import { useReturnFromProvider } from './use-return-from-provider';

/** Sign-in, and back to the page that was asked for. */
export function LoginPage({ returnPath }: { returnPath: string }) {
  const { t } = useTranslation();
  const router = useRouter();
  const returned = useReturnFromProvider();
  const goal = returned.path ?? returnPath;
  return (
    <SignInFrame title={t('auth.login.title')} text={t('auth.login.subtitle')}>
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
