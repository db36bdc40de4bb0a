import type { TFunction } from 'i18next';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PaymentExceptionRowFragment } from '@/gql/graphql';
import { AgeChip } from '@/ui/age-chip';
import { Chip } from '@/ui/chip';
import type { TableColumn } from '@/ui/data-table';
import { Money } from '@/ui/money';
import { Time } from '@/ui/time';

/** How long it has waited, or that it waits no more. */
export function ExceptionAge({ row }: { row: Pick<PaymentExceptionRowFragment, 'openedAt' | 'state'> }) {
  const { t } = useTranslation();
  if (row.state === 'RESOLVED') {
    return (
      <Chip tone="success" icon={CircleCheck}>
        {t('exceptions.state.RESOLVED')}
      </Chip>
    );
  }
  return <AgeChip since={row.openedAt} />;
}

function About({ row }: { row: PaymentExceptionRowFragment }) {
  const { payment, orderId } = row;
  return (
    <span className="flex min-w-0 flex-col">
      {payment && (
        <span className="truncate">
          {payment.user.name} · {payment.orderName}
        </span>
      )}
      <span className="truncate font-mono text-meta text-muted">{orderId ?? '—'}</span>
    </span>
  );
}

export function exceptionColumns(t: TFunction): TableColumn<PaymentExceptionRowFragment>[] {
  return [
    {
      id: 'kind',
      header: t('exceptions.column.kind'),
      isRowHeader: true,
      cell: (row) => (
        <span className="font-medium whitespace-nowrap">
          {t(`exceptions.kind.${row.kind}`)}
          {row.times > 1 && <span className="num text-muted"> ×{row.times}</span>}
        </span>
      ),
    },
    { id: 'about', header: t('exceptions.column.about'), cell: (row) => <About row={row} /> },
    {
      id: 'amount',
      header: t('exceptions.column.amount'),
      align: 'right',
      width: '120px',
      cell: (row) => (row.amount === null || row.amount === undefined ? '—' : <Money won={row.amount} />),
    },
    { id: 'age', header: t('exceptions.column.age'), cell: (row) => <ExceptionAge row={row} /> },
    {
      id: 'owner',
      header: t('exceptions.column.owner'),
      cell: (row) => (
        <span className={`whitespace-nowrap ${row.owner ? '' : 'text-muted'}`}>
          {row.owner?.name ?? t('exceptions.nobody')}
        </span>
      ),
    },
    {
      id: 'nextStep',
      header: t('exceptions.column.nextStep'),
      cell: (row) => <span className="text-muted">{t(`exceptions.step.${row.nextStep}`)}</span>,
    },
    {
      id: 'openedAt',
      header: t('exceptions.column.openedAt'),
      width: '120px',
      cell: (row) => <Time iso={row.openedAt} />,
    },
  ];
}

export function ExceptionCard({ row }: { row: PaymentExceptionRowFragment }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-col gap-1.5">
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-semibold">{t(`exceptions.kind.${row.kind}`)}</span>
        <ExceptionAge row={row} />
      </span>
      <About row={row} />
      <span className="flex items-center justify-between gap-2 text-meta text-muted">
        <span className="truncate">{row.owner?.name ?? t('exceptions.nobody')}</span>
        {row.amount != null && <Money won={row.amount} />}
      </span>
    </span>
  );
}
