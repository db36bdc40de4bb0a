import { useLocation, useRouter } from '@tanstack/react-router';

const bulkOf = ({ search }: { search: unknown }): string | undefined => {
  const { bulk } = search as { bulk?: unknown };
  return typeof bulk === 'string' ? bulk : undefined;
};

/** In the place of an id: those of late. */
export const RECENT = 'recent';

/** The bulk action that is looked at stands in the address as `?bulk=…`: after a reload it is found again. */
export function useBulkAddress(): [id: string | undefined, show: (id: string | undefined) => void] {
  const router = useRouter();
  const id = useLocation({ select: bulkOf });
  const show = (next: string | undefined): void =>
    void router.navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: (previous: Record<string, unknown>) => {
        const { bulk: _bulk, ...rest } = previous;
        return (next === undefined ? rest : { ...rest, bulk: next }) as never;
      },
    });
  return [id, show];
}
