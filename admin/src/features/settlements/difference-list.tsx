import { ArrowDownUp, CircleCheck } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useQuery } from 'urql';
import { PlanSettlementDifferencesActDocument, SettlementDifferencesDocument } from '@/gql/graphql';
import { useCan, useViewer } from '@/lib/permissions';
import { joinList, parseList } from '@/lib/url';
import { useKeptData } from '@/lib/use-kept-data';
import { Button } from '@/ui/button';
import type { BulkActName } from '@/ui/bulk/bulk-setup';
import { Money } from '@/ui/money';
import { NoMatch } from '@/ui/no-match';
import { PagedTable } from '@/ui/paged-table';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState } from '@/ui/states';
import { TraitFilter } from '@/ui/trait-filter';
import { DifferenceCard, differenceColumns } from './difference-columns';
import { differenceKinds, groups, toDifferenceFilter, type SettlementsSearch } from './search';

/** Nobody's: an API key sees the page and looks after nothing. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const mayNothing: BulkActName[] = [];
const mayAll: BulkActName[] = ['settlement-difference.assign'];

interface DifferenceListProps {
  day: string;
  search: SettlementsSearch;
  /** Changes when the rows may have changed. */
  version: number;
  onSearch: (change: Partial<SettlementsSearch>) => void;
}

/** What does not agree, of the shown day or of all days. */
export function DifferenceList({ day, search, version, onSearch }: DifferenceListProps) {
  const { t } = useTranslation();
  const viewerId = useViewer().adminUser?.id ?? NOBODY;
  const client = useClient();
  const { group, kind, notKind, dir, page, size } = search;
  const mayHandle = useCan('settlement.handle') && group !== 'closed';
  const variables = useMemo(
    () => ({
      filter: toDifferenceFilter(group, day, viewerId, { kind, notKind }),
      sort: { direction: dir },
    }),
    [group, day, viewerId, kind, notKind, dir],
  );
  const [result, refetch] = useQuery({
    query: SettlementDifferencesDocument,
    variables: { page, limit: size, ...variables },
    requestPolicy: 'cache-and-network',
  });
  useEffect(() => {
    if (version > 0) refetch({ requestPolicy: 'network-only' });
  }, [version, refetch]);
  const refresh = () => refetch({ requestPolicy: 'network-only' });
  const shown = useKeptData(result.data?.settlementDifferences);
  const columns = useMemo(() => differenceColumns(t), [t]);
  return (
    <section className="card overflow-hidden" aria-label={t('settlements.listLabel')}>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 p-3">
        <div className="flex max-w-full flex-wrap items-center gap-2">
          <div className="max-w-full overflow-x-auto">
            <Segmented
              label={t('settlements.groups')}
              value={group}
              options={groups.map((value) => ({ value, label: t(`settlements.group.${value}`) }))}
              onChange={(value) => onSearch({ group: value, page: 1 })}
            />
          </div>
          <TraitFilter
            name={t('settlements.column.kind')}
            choices={differenceKinds.map((value) => ({ value, label: t(`settlements.kind.${value}`) }))}
            only={parseList(kind, differenceKinds)}
            not={parseList(notKind, differenceKinds)}
            onApply={(only, not) => onSearch({ kind: joinList(only), notKind: joinList(not), page: 1 })}
          />
          <Button
            size="sm"
            variant="ghost"
            className="button--touch"
            onPress={() => onSearch({ dir: dir === 'DESC' ? 'ASC' : 'DESC', page: 1 })}
          >
            <ArrowDownUp aria-hidden />
            {t(`exceptions.order.${dir}`)}
          </Button>
        </div>
        {/* There before its sum is, and when it is nothing: on a phone it has a line of its own. */}
        <p className="flex items-center gap-1 text-meta text-muted">
          {t('settlements.sumOfAll')}
          {shown ? (
            <Money won={shown.totalAmount} className="font-semibold text-foreground" />
          ) : (
            <Skeleton className="h-3 w-16" />
          )}
        </p>
      </div>
      <PagedTable
        list={{
          rows: shown?.items,
          total: shown?.total ?? 0,
          isStale: result.data === undefined && shown !== undefined,
          error: result.data ? undefined : result.error,
          refresh,
        }}
        search={search}
        onSearch={onSearch}
        listName="settlement-differences"
        loadFailed={t('settlements.listFailed')}
        label={t('settlements.listLabel')}
        columns={columns}
        rowId={(row) => row.id}
        rowTestId="difference-row"
        card={(row) => <DifferenceCard row={row} />}
        bulk={{
          acts: mayHandle ? mayAll : mayNothing,
          filter: variables.filter,
          nameOf: (row) => t(`settlements.kind.${row.kind}`),
          onChanged: refresh,
          plan: (_act, choice, { assigneeId }) =>
            client
              .mutation(PlanSettlementDifferencesActDocument, { act: 'ASSIGN', ...choice, assigneeId })
              .toPromise(),
        }}
        onOpen={(row) => onSearch({ id: row.id })}
        empty={
          kind || notKind ? (
            <NoMatch onClear={() => onSearch({ kind: undefined, notKind: undefined, page: 1 })} />
          ) : (
            <EmptyState
              icon={<CircleCheck aria-hidden size={28} strokeWidth={1.5} />}
              title={t(group === 'closed' ? 'settlements.emptyClosed' : 'settlements.emptyTitle')}
            />
          )
        }
      />
    </section>
  );
}
