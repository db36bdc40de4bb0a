import { Bot, CircleUserRound, KeyRound, ShieldUser, UserRoundX, type LucideIcon } from 'lucide-react';
import type { TFunction } from 'i18next';
import type { AuditEventFactsFragment } from '@/gql/graphql';
import type { TableColumn } from '@/ui/data-table';
import { Time } from '@/ui/time';
import type { useAuditNames } from '@/ui/use-audit-names';

type Names = ReturnType<typeof useAuditNames>;
type Row = AuditEventFactsFragment;

const icons: Record<string, LucideIcon> = {
  ADMIN: ShieldUser,
  USER: CircleUserRound,
  API_KEY: KeyRound,
  SYSTEM: Bot,
  ANONYMOUS: UserRoundX,
};

export function Actor({ row, names }: { row: Row; names: Names }) {
  const Icon = icons[row.actorType] ?? Bot;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <Icon aria-hidden size={15} className="shrink-0 text-muted" />
      <span className="sr-only">{names.actor(row.actorType)}</span>
      <span className="truncate">{names.who(row)}</span>
      {row.onBehalfOfName && <span className="text-muted">→ {row.onBehalfOfName}</span>}
    </span>
  );
}

/** What it was about, as short as a table has room for. */
export function subjectOf(row: Row, names: Names): string {
  const what = names.resource(row.resourceType);
  const which = row.resourceLabel ?? (row.resourceId ? `…${row.resourceId.slice(-8)}` : '');
  return which ? `${what} · ${which}` : what;
}

export function auditColumns(t: TFunction, names: Names): TableColumn<Row>[] {
  return [
    {
      id: 'occurredAt',
      header: t('audit.column.occurredAt'),
      width: '120px',
      cell: (row) => <Time iso={row.occurredAt} />,
    },
    { id: 'actor', header: t('audit.column.actor'), cell: (row) => <Actor row={row} names={names} /> },
    {
      id: 'action',
      header: t('audit.column.action'),
      isRowHeader: true,
      cell: (row) => (
        <span className="flex flex-col leading-tight">
          <span className="font-semibold whitespace-nowrap">{names.action(row.action)}</span>
          <span className="font-mono text-caption text-muted">{row.action}</span>
        </span>
      ),
    },
    {
      id: 'subject',
      header: t('audit.column.subject'),
      cell: (row) => <span className="block max-w-64 truncate">{subjectOf(row, names)}</span>,
    },
    {
      id: 'changes',
      header: t('audit.column.changes'),
      cell: (row) => (
        <span className="block max-w-56 truncate text-meta text-muted">
          {row.changes.map(({ field }) => names.field(field) ?? field).join(', ') || row.reason || '—'}
        </span>
      ),
    },
    {
      id: 'ip',
      header: t('audit.column.ip'),
      cell: (row) => <span className="num text-meta text-muted">{row.ip ?? '—'}</span>,
    },
  ];
}

export function AuditCard({ row, names }: { row: Row; names: Names }) {
  return (
    <span className="flex flex-col gap-1 text-table">
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-semibold">{names.action(row.action)}</span>
        <span className="text-meta text-muted">
          <Time iso={row.occurredAt} />
        </span>
      </span>
      <Actor row={row} names={names} />
      <span className="truncate text-meta text-muted">{subjectOf(row, names)}</span>
    </span>
  );
}
