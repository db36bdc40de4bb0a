import type { TFunction } from 'i18next';
import { Ban, Check, Clock, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { UsageBillRowFragment, UsageBillStatus } from '@/gql/graphql';
import { Chip, type Tone } from '@/ui/chip';
import type { TableColumn } from '@/ui/data-table';
import { Money } from '@/ui/money';
import { Time } from '@/ui/time';

const looks: Record<UsageBillStatus, { tone: Tone; icon: LucideIcon }> = {
  OPEN: { tone: 'warning', icon: Clock },
  PAID: { tone: 'success', icon: Check },
  VOID: { tone: 'neutral', icon: Ban },
};

export function BillStatusChip({ status }: { status: UsageBillStatus }) {
  const { t } = useTranslation();
  return (
    <Chip tone={looks[status].tone} icon={looks[status].icon}>
      {t(`bills.status.${status}`)}
    </Chip>
  );
}

/** The words for a month, as people of the language say it. */
export function useMonthName(): (month: string) => string {
  const { t, i18n } = useTranslation();
  return (month) => {
    const [year, number] = month.split('-');
    const name = new Intl.DateTimeFormat(i18n.language, { month: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2000, Number(number) - 1),
    );
    return t('bills.monthName', { year, month: name });
  };
}

function Month({ month }: { month: string }) {
  return <span className="whitespace-nowrap">{useMonthName()(month)}</span>;
}

export function billColumns(t: TFunction): TableColumn<UsageBillRowFragment>[] {
  return [
    {
      id: 'customer',
      header: t('bills.column.customer'),
      isRowHeader: true,
      cell: (row) => <span className="font-medium whitespace-nowrap">{row.user?.name ?? '—'}</span>,
    },
    { id: 'month', header: t('bills.column.month'), cell: (row) => <Month month={row.month} /> },
    {
      id: 'amount',
      header: t('bills.column.amount'),
      align: 'right',
      width: '140px',
      cell: (row) => <Money won={row.amount} className="font-semibold" />,
    },
    {
      id: 'status',
      header: t('bills.column.status'),
      cell: (row) => <BillStatusChip status={row.status} />,
    },
    {
      id: 'issuedAt',
      header: t('bills.column.issuedAt'),
      width: '140px',
      cell: (row) => <Time iso={row.issuedAt} />,
    },
    {
      id: 'paidAt',
      header: t('bills.column.paidAt'),
      width: '140px',
      cell: (row) => (row.paidAt ? <Time iso={row.paidAt} /> : <span className="text-muted">—</span>),
    },
  ];
}

export function BillCard({ row }: { row: UsageBillRowFragment }) {
  return (
    <span className="flex flex-col gap-1">
      <span className="flex items-center justify-between gap-2">
        <Money won={row.amount} className="text-card font-semibold" />
        <BillStatusChip status={row.status} />
      </span>
      <span className="flex items-center justify-between gap-2 text-table">
        <span className="truncate">
          {row.user?.name ?? '—'} · <Month month={row.month} />
        </span>
        <Time iso={row.paidAt ?? row.issuedAt} />
      </span>
    </span>
  );
}
