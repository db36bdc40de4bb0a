import { useQuery } from 'urql';
import { ImportKindsDocument } from '@/gql/graphql';
import { useLanguage } from '@/lib/use-format';

/** What a column is called in a file: each has two headings that an import reads, a Korean one and an English one. */
export const headingOf = (column: { name: string; title: string }, language: 'ko' | 'en'): string =>
  language === 'en' ? column.name : column.title;

/** The heading of a column in the reader's language, by the Korean one; for a kind they may not import, that. */
export function useColumnName(kind: string): (title: string) => string {
  const language = useLanguage();
  const [{ data }] = useQuery({ query: ImportKindsDocument, pause: language === 'ko' });
  const columns = data?.importKinds.find((one) => one.kind === kind)?.columns ?? [];
  return (title) => {
    const column = columns.find((one) => one.title === title);
    return column ? headingOf(column, language) : title;
  };
}
