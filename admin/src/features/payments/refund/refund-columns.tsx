import type { TFunction } from 'i18next';
import type { RefundRowFragment } from '@/gql/graphql';
import type { TableColumn } from '@/ui/data-table';
import { ItemCell } from '@/ui/item-cell';
import { Money } from '@/ui/money';
import { RefundStatusChip } from '@/ui/payment-status';
import { Time } from '@/ui/time';
import { useRequester } from './requester';

function Requester({ name }: { name: string }) {
  return useRequester()(name);
}

export function refundColumns(t: TFunction): TableColumn<RefundRowFragment>[] {
  return [
    {
      id: 'amount',
      header: t('refunds.column.amount'),
      align: 'right',
      width: '120px',
      cell: (row) => <Money won={row.amount} className="font-semibold" />,
    },
    {
      id: 'status',
      header: t('refunds.column.status'),
      cell: (row) => <RefundStatusChip status={row.status} />,
    },
    {
      id: 'customer',
      header: t('refunds.column.customer'),
      isRowHeader: true,
      cell: (row) => <span className="whitespace-nowrap">{row.payment.user.name}</span>,
    },
    {
      id: 'item',
      header: t('refunds.column.item'),
      cell: (row) => <ItemCell name={row.payment.orderName} failure={row.failureMessage} />,
    },
    {
      id: 'reason',
      header: t('refunds.column.reason'),
      cell: (row) => (
        <span className="whitespace-nowrap" title={row.memo ?? undefined}>
          {t(`refunds.reason.${row.reason}`)}
        </span>
      ),
    },
    {
      id: 'requestedBy',
      header: t('refunds.column.requestedBy'),
      cell: (row) => (
        <span className="whitespace-nowrap text-muted">
          <Requester name={row.requestedBy} />
        </span>
      ),
    },
    {
      id: 'requestedAt',
      header: t('refunds.column.requestedAt'),
      width: '120px',
      cell: (row) => <Time iso={row.requestedAt} />,
    },
  ];
}

export function RefundCard({ row, reason }: { row: RefundRowFragment; reason: string }) {
  return (
    <span className="flex flex-col gap-1">
      <span className="flex items-center gap-2">
        <Money won={row.amount} className="text-card font-semibold" />
        <RefundStatusChip status={row.status} />
      </span>
      <span className="truncate text-table">
        {row.payment.user.name} · {row.payment.orderName}
      </span>
      <span className="flex items-center justify-between gap-2 text-meta text-muted">
        <span className="truncate">
          {reason} · <Requester name={row.requestedBy} />
        </span>
        <Time iso={row.requestedAt} />
      </span>
    </span>
  );
}
