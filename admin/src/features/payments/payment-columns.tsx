import type { TFunction } from 'i18next';
import type { PaymentRowFragment } from '@/gql/graphql';
import type { TableColumn } from '@/ui/data-table';
import { Instrument } from '@/ui/instrument';
import { ItemCell } from '@/ui/item-cell';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Time } from '@/ui/time';

export function paymentColumns(t: TFunction): TableColumn<PaymentRowFragment>[] {
  return [
    {
      id: 'amount',
      header: t('payments.column.amount'),
      align: 'right',
      sortField: 'AMOUNT',
      width: '120px',
      cell: (row) => <Money won={row.amount} className="font-semibold" />,
    },
    {
      id: 'status',
      header: t('payments.column.status'),
      cell: (row) => <PaymentStatusChip status={row.status} />,
    },
    {
      id: 'customer',
      header: t('payments.column.customer'),
      cell: (row) => <span className="whitespace-nowrap">{row.user.name}</span>,
    },
    {
      id: 'item',
      header: t('payments.column.item'),
      cell: (row) => <ItemCell name={row.orderName} failure={row.failureMessage} />,
    },
    {
      id: 'method',
      header: t('payments.column.method'),
      cell: (row) => <Instrument instrument={row.instrument} />,
    },
    {
      id: 'orderId',
      header: t('payments.column.orderId'),
      isRowHeader: true,
      cell: (row) => (
        <span className="block max-w-60 truncate font-mono text-meta text-muted" title={row.orderId}>
          {row.orderId}
        </span>
      ),
    },
    {
      id: 'requestedAt',
      header: t('payments.column.requestedAt'),
      sortField: 'REQUESTED_AT',
      width: '130px',
      cell: (row) => <Time iso={row.requestedAt} />,
    },
  ];
}

export function PaymentCard({ row }: { row: PaymentRowFragment }) {
  return (
    <span className="flex flex-col gap-1">
      <span className="flex items-center gap-2">
        <Money won={row.amount} className="text-card font-semibold" />
        <PaymentStatusChip status={row.status} />
      </span>
      <span className="truncate text-table">
        {row.user.name} · {row.orderName}
      </span>
      <span className="flex items-center justify-between gap-2 text-meta text-muted">
        {/* A payment that failed has seldom got as far as a card; why it failed is what people look for. */}
        {row.failureMessage ? (
          <span className="truncate">{row.failureMessage}</span>
        ) : row.instrument ? (
          <Instrument instrument={row.instrument} />
        ) : (
          <span />
        )}
        <Time iso={row.requestedAt} />
      </span>
    </span>
  );
}
