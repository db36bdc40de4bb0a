import type { TFunction } from 'i18next';
import { CircleCheck, CircleSlash } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SettlementDifferenceRowFragment } from '@/gql/graphql';
import { AgeChip } from '@/ui/age-chip';
import { Chip } from '@/ui/chip';
import type { TableColumn } from '@/ui/data-table';
import { Money } from '@/ui/money';
import { Day } from '@/ui/time';

type Row = SettlementDifferenceRowFragment;

/** How long an open one has waited, or how it ended. */
export function DifferenceState({ row }: { row: Pick<Row, 'status' | 'openedAt'> }) {
  const { t } = useTranslation();
  if (row.status === 'OPEN') return <AgeChip since={row.openedAt} />;
  return (
    <Chip
      tone={row.status === 'RESOLVED' ? 'success' : 'neutral'}
      icon={row.status === 'RESOLVED' ? CircleCheck : CircleSlash}
    >
      {t(`settlements.status.${row.status}`)}
    </Chip>
  );
}

export function differenceColumns(t: TFunction): TableColumn<Row>[] {
  return [
    {
      id: 'kind',
      header: t('settlements.column.kind'),
      isRowHeader: true,
      cell: (row) => (
        <span className="font-medium whitespace-nowrap">{t(`settlements.kind.${row.kind}`)}</span>
      ),
    },
    {
      id: 'day',
      header: t('settlements.column.day'),
      width: '80px',
      cell: (row) => <Day day={row.day} />,
    },
    {
      id: 'order',
      header: t('settlements.column.order'),
      cell: (row) => <span className="font-mono text-meta text-muted">{row.orderId ?? '—'}</span>,
    },
    {
      id: 'amount',
      header: t('settlements.column.amount'),
      align: 'right',
      width: '120px',
      cell: (row) => <Money won={row.amount} />,
    },
    { id: 'age', header: t('exceptions.column.age'), cell: (row) => <DifferenceState row={row} /> },
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
      cell: (row) => <span className="text-muted">{t(`settlements.step.${row.nextStep}`)}</span>,
    },
  ];
}

export function DifferenceCard({ row }: { row: Row }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-col gap-1.5">
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-semibold">{t(`settlements.kind.${row.kind}`)}</span>
        <DifferenceState row={row} />
      </span>
      <span className="truncate font-mono text-meta text-muted">{row.orderId ?? '—'}</span>
      <span className="flex items-center justify-between gap-2 text-meta text-muted">
        <span className="truncate">
          <Day day={row.day} /> · {row.owner?.name ?? t('exceptions.nobody')}
        </span>
        <Money won={row.amount} />
      </span>
    </span>
  );
}
