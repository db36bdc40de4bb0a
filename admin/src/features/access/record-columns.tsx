import type { TFunction } from 'i18next';
import type { AccessRecordFactsFragment } from '@/gql/graphql';
import type { TableColumn } from '@/ui/data-table';
import { Time } from '@/ui/time';
import type { useAuditNames } from '@/ui/use-audit-names';
import type { useFieldNames } from './use-field-names';

type Row = AccessRecordFactsFragment;
type Names = ReturnType<typeof useAuditNames>;
type FieldNames = ReturnType<typeof useFieldNames>;

const NOBODY = '—';

/** Whose data: one person by name, or how many at once. */
export function whose(t: TFunction, row: Row, names: Names): string {
  if (row.subjectName) return row.subjectName;
  if (row.count > 1) return t('access.people', { count: row.count });
  if (!row.subjectId) return NOBODY;
  return [row.subjectType && names.actor(row.subjectType), `…${row.subjectId.slice(-8)}`]
    .filter(Boolean)
    .join(' ');
}

export function recordColumns(t: TFunction, names: Names, fieldNames: FieldNames): TableColumn<Row>[] {
  return [
    {
      id: 'occurredAt',
      header: t('access.column.occurredAt'),
      width: '120px',
      cell: (row) => <Time iso={row.occurredAt} />,
    },
    {
      id: 'actor',
      header: t('access.column.actor'),
      isRowHeader: true,
      cell: (row) => (
        <span className="font-semibold whitespace-nowrap">{row.actorName || names.actor(row.actorType)}</span>
      ),
    },
    {
      id: 'act',
      header: t('access.column.act'),
      cell: (row) => <span className="whitespace-nowrap">{t(`access.act.${row.act}`)}</span>,
    },
    {
      id: 'subject',
      header: t('access.column.subject'),
      cell: (row) => <span className="block max-w-44 truncate">{whose(t, row, names)}</span>,
    },
    {
      id: 'fields',
      header: t('access.column.fields'),
      cell: (row) => (
        <span className="block max-w-56 truncate text-meta text-muted" title={fieldNames(row.fields)}>
          {fieldNames(row.fields) || '—'}
        </span>
      ),
    },
    {
      id: 'count',
      header: t('access.column.count'),
      align: 'right',
      cell: (row) => <span className="num">{row.count}</span>,
    },
    {
      id: 'reason',
      header: t('access.column.reason'),
      cell: (row) => <span className="block max-w-44 truncate text-meta">{row.reason ?? '—'}</span>,
    },
    {
      id: 'ip',
      header: t('access.column.ip'),
      cell: (row) => <span className="num text-meta text-muted">{row.ip ?? '—'}</span>,
    },
  ];
}

interface RecordCardProps {
  row: Row;
  who: string;
  subject: string;
  act: string;
  what: string;
}

export function RecordCard({ row, who, subject, act, what }: RecordCardProps) {
  return (
    <div className="flex flex-col gap-1 text-table">
      <div className="flex items-center justify-between gap-2">
        <span className="truncate font-semibold">
          {who} · {act}
        </span>
        <span className="text-meta text-muted">
          <Time iso={row.occurredAt} />
        </span>
      </div>
      {subject !== NOBODY && <p className="truncate">{subject}</p>}
      <p className="truncate text-meta text-muted">
        {[what, row.reason, row.ip].filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}
