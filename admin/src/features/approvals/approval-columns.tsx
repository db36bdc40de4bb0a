import type { TFunction } from 'i18next';
import { Ban, Check, Clock, TimerOff, X, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ApprovalFactsFragment, ApprovalStatus } from '@/gql/graphql';
import { Chip, type Tone } from '@/ui/chip';
import type { TableColumn } from '@/ui/data-table';
import { Time } from '@/ui/time';
import type { useApprovalWords } from './use-approval-words';

type Row = ApprovalFactsFragment;
type Words = ReturnType<typeof useApprovalWords>;

const looks: Record<ApprovalStatus, { tone: Tone; icon: LucideIcon }> = {
  PENDING: { tone: 'warning', icon: Clock },
  APPROVED: { tone: 'accent', icon: Check },
  USED: { tone: 'success', icon: Check },
  REJECTED: { tone: 'danger', icon: X },
  WITHDRAWN: { tone: 'neutral', icon: Ban },
  EXPIRED: { tone: 'neutral', icon: TimerOff },
};

export function ApprovalStatusChip({ status }: { status: ApprovalStatus }) {
  const { t } = useTranslation();
  return (
    <Chip tone={looks[status].tone} icon={looks[status].icon}>
      {t(`approvals.status.${status}`)}
    </Chip>
  );
}

function Gist({ amount, reason }: ReturnType<Words['gistOf']>) {
  return (
    <span className="flex max-w-80 items-baseline gap-2">
      {amount && <span className="num font-semibold whitespace-nowrap">{amount}</span>}
      {reason && <span className="min-w-0 truncate text-meta text-muted">{reason}</span>}
    </span>
  );
}

export const requesterOf = (t: TFunction, row: Row): string =>
  row.mine ? t('approvals.mine') : (row.requestedBy ?? t('approvals.system'));

export function approvalColumns(t: TFunction, words: Words): TableColumn<Row>[] {
  return [
    {
      id: 'kind',
      header: t('approvals.column.kind'),
      isRowHeader: true,
      cell: (row) => <span className="font-medium">{words.kindOf(row.kind)}</span>,
    },
    {
      id: 'about',
      header: t('approvals.column.about'),
      cell: (row) => <Gist {...words.gistOf(row.facts)} />,
    },
    {
      id: 'status',
      header: t('approvals.column.status'),
      cell: (row) => <ApprovalStatusChip status={row.status} />,
    },
    {
      id: 'requestedBy',
      header: t('approvals.column.requestedBy'),
      cell: (row) => requesterOf(t, row),
    },
    {
      id: 'requestedAt',
      header: t('approvals.column.requestedAt'),
      cell: (row) => <Time iso={row.requestedAt} />,
    },
    {
      id: 'expiresAt',
      header: t('approvals.column.expiresAt'),
      cell: (row) => (row.status === 'PENDING' ? <Time iso={row.expiresAt} /> : '—'),
    },
  ];
}

export function ApprovalCard({ row, words }: { row: Row; words: Words }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-1.5 text-table">
      <div className="flex items-center justify-between gap-2">
        <span className="truncate font-semibold">{words.kindOf(row.kind)}</span>
        <ApprovalStatusChip status={row.status} />
      </div>
      <Gist {...words.gistOf(row.facts)} />
      <div className="flex justify-between gap-2 text-meta text-muted">
        <span className="truncate">{requesterOf(t, row)}</span>
        <Time iso={row.requestedAt} />
      </div>
    </div>
  );
}
