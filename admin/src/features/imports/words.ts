import { useTranslation } from 'react-i18next';
import type { ImportProblemFactsFragment } from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import { useLanguage } from '@/lib/use-format';
import { useColumnName } from './use-column-name';

const kinds = ['users_list', 'products_memberships'] as const;

/** What is imported, in words; a kind without words of its own by its name. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => {
    const known = kinds.find((one) => one === kind.replace('.', '_'));
    return known ? t(`imports.kind.${known}`) : kind;
  };
}

/** What is wrong with a row or a file; in the server’s own words where the app has none. */
export function useProblemText(kind: string): (problem: ImportProblemFactsFragment) => string {
  const language = useLanguage();
  const columnName = useColumnName(kind);
  return ({ code, message, args }) => {
    const facts = Object.fromEntries(args.map(({ name, value }) => [name, value]));
    // Of a file without any of its keys, all of them.
    if (facts.column) facts.column = facts.column.split(', ').map(columnName).join(', ');
    const error = toAppError({ message, extensions: { code, kind: 'BAD_USER_INPUT', args: facts } });
    return error.code === 'UNKNOWN' ? message : errorText(error, language);
  };
}
