import { RouterProvider } from '@tanstack/react-router';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useLanguage } from '@/lib/use-format';
import { router } from './router';

export function AppProviders() {
  const language = useLanguage();
  return (
    <I18nProvider locale={language === 'ko' ? 'ko-KR' : 'en-US'}>
      <RouterProvider router={router} />
    </I18nProvider>
  );
}
