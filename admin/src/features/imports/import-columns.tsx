import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ImportRowFactsFragment } from '@/gql/graphql';
import type { TableColumn } from '@/ui/data-table';
import { Time } from '@/ui/time';
import { ImportStatusChip } from './import-status';
import { useKindName } from './words';

function FileName({ row }: { row: ImportRowFactsFragment }) {
  const { t } = useTranslation();
  const kindName = useKindName();
  return (
    <span className="flex min-w-0 flex-col">
      <span className="max-w-72 truncate font-medium">{row.fileName ?? t('imports.noFile')}</span>
      <span className="text-meta text-muted">{kindName(row.kind)}</span>
    </span>
  );
}

function Counts({ row }: { row: ImportRowFactsFragment }) {
  const { t } = useTranslation();
  return <span className="num whitespace-nowrap">{t('imports.counts', { ...row })}</span>;
}

export function importColumns(t: TFunction): TableColumn<ImportRowFactsFragment>[] {
  return [
    {
      id: 'file',
      header: t('imports.column.file'),
      isRowHeader: true,
      cell: (row) => <FileName row={row} />,
    },
    {
      id: 'status',
      header: t('imports.column.status'),
      cell: (row) => <ImportStatusChip status={row.status} job={row.job} />,
    },
    { id: 'plan', header: t('imports.column.plan'), cell: (row) => <Counts row={row} /> },
    {
      id: 'by',
      header: t('imports.column.by'),
      cell: (row) => <span className="whitespace-nowrap">{row.requestedBy ?? '—'}</span>,
    },
    {
      id: 'createdAt',
      header: t('imports.column.createdAt'),
      width: '140px',
      cell: (row) => <Time iso={row.createdAt} />,
    },
  ];
}

export function ImportCard({ row }: { row: ImportRowFactsFragment }) {
  return (
    <span className="flex flex-col gap-1">
      <span className="flex items-start justify-between gap-2">
        <FileName row={row} />
        <ImportStatusChip status={row.status} job={row.job} />
      </span>
      <span className="flex items-center justify-between gap-2 text-table">
        <Counts row={row} />
        <Time iso={row.createdAt} />
      </span>
    </span>
  );
}
