import { CircleCheck, Undo2 } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefundRowFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { joinList, parseList } from '@/lib/url';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState } from '@/ui/states';
import { TraitFilter } from '@/ui/trait-filter';
import { PaymentDrawer } from '../payment-drawer';
import { DecideButtons } from './decide-buttons';
import { RefundCard, refundColumns } from './refund-columns';
import { RefundTiles } from './refund-tiles';
import { statusesOf, type RefundGroup, type RefundsSearch } from './refunds-search';
import { useDecision, type Decide } from './use-decision';
import { useRefundsList } from './use-refunds-list';

interface RefundsPageProps {
  search: RefundsSearch;
  onSearch: (change: Partial<RefundsSearch>) => void;
}

/** Refunds by where they stand, those that wait for a second person first. */
export function RefundsPage({ search, onSearch }: RefundsPageProps) {
  const { t } = useTranslation();
  const list = useRefundsList(search);
  const { decide, dialog } = useDecision('here', list.refresh);
  const latestDecide = useRef(decide);
  latestDecide.current = decide;
  const mayApprove = useCan('refund.approve');
  const hasWaiting =
    mayApprove && (search.status === 'waiting' || list.rows?.some(({ status }) => status === 'REQUESTED'));
  const columns = useMemo(() => {
    const facts = refundColumns(t);
    if (!hasWaiting) return facts;
    const cell = (row: RefundRowFragment) => (
      <RowDecision row={row} onDecide={(...asked) => latestDecide.current(...asked)} />
    );
    return [
      ...facts,
      { id: 'action', isFixed: true, header: t('refunds.column.action'), width: '140px', cell },
    ];
  }, [t, hasWaiting]);
  const show = (status: RefundGroup) => onSearch({ status, only: undefined, not: undefined, page: 1 });
  const choices = statusesOf(search.status);
  return (
    <>
      <PageHead
        title={t('refunds.title')}
        description={t('refunds.description')}
        actions={<ReloadButton onPress={list.refresh} />}
      />
      <RefundTiles counts={list.counts} hasFailed={list.countsFailed} group={search.status} onSelect={show} />
      <section className="card overflow-hidden" aria-label={t('refunds.tableLabel')}>
        {choices.length > 1 && (
          <div className="p-3">
            <TraitFilter
              name={t('refunds.column.status')}
              choices={choices.map((value) => ({ value, label: t(`common.refundStatus.${value}`) }))}
              only={parseList(search.only, choices)}
              not={parseList(search.not, choices)}
              onApply={(only, not) => onSearch({ only: joinList(only), not: joinList(not), page: 1 })}
            />
          </div>
        )}
        <PagedTable
          listName="refunds"
          list={list}
          search={search}
          onSearch={onSearch}
          loadFailed={t('refunds.loadFailed')}
          label={t('refunds.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="refund-row"
          card={(row) => <RefundCard row={row} reason={t(`refunds.reason.${row.reason}`)} />}
          cardActions={(row) => <RowDecision row={row} onDecide={decide} className="px-4 pb-3" />}
          opens={(row) => row.paymentId}
          onOpen={(row) => onSearch({ id: row.paymentId })}
          empty={
            search.only || search.not ? (
              <NoMatch onClear={() => show(search.status)} />
            ) : (
              <Empty group={search.status} onShowAll={() => show('all')} />
            )
          }
        />
      </section>
      <PaymentDrawer id={search.id} onClose={() => onSearch({ id: undefined })} />
      {dialog}
    </>
  );
}

interface RowDecisionProps {
  row: RefundRowFragment;
  className?: string;
  onDecide: Decide;
}

function RowDecision({ row, className, onDecide }: RowDecisionProps) {
  const format = useFormat();
  return (
    // A press on a button is not one on the row, which opens the payment.
    <div onClick={(event) => event.stopPropagation()}>
      <DecideButtons
        refund={row}
        payment={row.payment}
        of={`${row.payment.user.name} ${format.won(row.amount)}`}
        className={className}
        onDecide={onDecide}
      />
    </div>
  );
}

function Empty({ group, onShowAll }: { group: RefundGroup; onShowAll: () => void }) {
  const { t } = useTranslation();
  if (group === 'all') {
    return (
      <EmptyState
        icon={<Undo2 aria-hidden size={28} strokeWidth={1.5} />}
        title={t('refunds.emptyTitle')}
        description={t('refunds.emptyText')}
      />
    );
  }
  const isWaiting = group === 'waiting';
  return (
    <EmptyState
      icon={isWaiting ? <CircleCheck aria-hidden size={28} strokeWidth={1.5} /> : undefined}
      title={t(isWaiting ? 'refunds.emptyWaiting' : 'common.empty.noMatch')}
      description={isWaiting ? t('refunds.emptyWaitingText') : undefined}
      action={<Button onPress={onShowAll}>{t('refunds.showAll')}</Button>}
    />
  );
}
