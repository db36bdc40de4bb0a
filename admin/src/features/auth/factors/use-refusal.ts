import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-message';
import type { AppError } from '@/lib/gql/errors';
import { useLanguage } from '@/lib/use-format';

/** Words for a factor that was not taken: why it was not is nobody's business, how long to wait is. */
export function useRefusal(): (error: AppError) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (error) =>
    error.kind === 'UNAUTHENTICATED' || error.code === 'INPUT_INVALID'
      ? t('auth.factor.failed')
      : errorText(error, language);
}
