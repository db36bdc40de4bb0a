import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AppearanceButtons } from '@/ui/appearance-buttons';

/** A page before sign-in: the mark, a heading, one card. */
export function SignInFrame({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('common.app.name')}`;
  }, [title, t]);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center px-4 py-10">
      <div className="mb-5 flex items-center gap-2.5">
        <span
          aria-hidden
          className="flex size-9 items-center justify-center rounded-lg bg-accent font-bold text-white"
        >
          M
        </span>
        <span className="flex-1 text-card font-semibold">{t('common.app.name')}</span>
        <AppearanceButtons />
      </div>
      <h1 className="text-title font-bold">{title}</h1>
      <p className="mb-4 text-table text-muted">{text}</p>
      <div className="card p-5">{children}</div>
    </main>
  );
}
