import type { BulkProblemFactsFragment } from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import { useLanguage } from '@/lib/use-format';

/** Why a record, or all of them, is left alone; in the server’s own words where the app has none. */
export function useBulkProblem(): (problem: BulkProblemFactsFragment) => string {
  const language = useLanguage();
  return ({ code, message, args }) => {
    const facts = Object.fromEntries(args.map(({ name, value }) => [name, value]));
    const error = toAppError({ message, extensions: { code, kind: 'BAD_USER_INPUT', args: facts } });
    return error.code === 'UNKNOWN' ? message : errorText(error, language);
  };
}
