import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { LoginFlow } from './login-flow';

/** Sign-in, and back to the page that was asked for. */
export function LoginPage({ returnPath }: { returnPath: string }) {
  const { t } = useTranslation();
  const router = useRouter();
  useEffect(() => {
    document.title = `${t('auth.login.title')} · ${t('common.app.name')}`;
  }, [t]);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center px-4 py-10">
      <div className="mb-5 flex items-center gap-2.5">
        <span
          aria-hidden
          className="flex size-9 items-center justify-center rounded-lg bg-accent font-bold text-white"
        >
          M
        </span>
        <span className="text-card font-semibold">{t('common.app.name')}</span>
      </div>
      <h1 className="text-title font-bold">{t('auth.login.title')}</h1>
      <p className="mb-4 text-table text-muted">{t('auth.login.subtitle')}</p>
      <div className="card p-5">
        <LoginFlow onSignedIn={() => void router.navigate({ href: returnPath, replace: true })} />
      </div>
    </main>
  );
}
