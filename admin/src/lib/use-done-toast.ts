import type { CombinedError } from '@urql/core';
import { useTranslation } from 'react-i18next';
import { errorText } from './error-message';
import { toAppError } from './gql/errors';
import { showToast } from './toasts';
import { useLanguage } from './use-format';

/** Says what was done and offers the way back: the inverse act, which is an act of its own and stands on record as one. */
export function useDoneToast(): (
  text: string,
  inverse: () => Promise<{ error?: CombinedError | undefined }>,
) => void {
  const { t } = useTranslation();
  const language = useLanguage();
  const undo = async (inverse: () => Promise<{ error?: CombinedError | undefined }>) => {
    const { error } = await inverse();
    if (error) showToast('danger', errorText(toAppError(error), language));
    else showToast('neutral', t('common.undo.done'));
  };
  return (text, inverse) => showToast('success', text, () => void undo(inverse));
}
