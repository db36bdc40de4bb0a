import { errorText } from './error-message';
import { toAppError } from './gql/errors';
import { useLanguage } from './use-format';

/** Why something failed that nobody waited for, by the code that was kept of it. */
export function useCodeText(): (code: string) => string {
  const language = useLanguage();
  return (code) =>
    errorText(toAppError({ message: code, extensions: { code, kind: 'INTERNAL', args: {} } }), language);
}
