import type { TFunction } from 'i18next';
import type { ApiKeyFactsFragment } from '@/gql/graphql';
import type { TableColumn } from '@/ui/data-table';
import { Time } from '@/ui/time';
import { ApiKeyStatusChip } from './api-key-status';

export function apiKeyColumns(t: TFunction): TableColumn<ApiKeyFactsFragment>[] {
  return [
    {
      id: 'name',
      header: t('apiKeys.column.name'),
      isRowHeader: true,
      cell: (row) => <span className="font-semibold">{row.name}</span>,
    },
    {
      id: 'prefix',
      header: t('apiKeys.column.prefix'),
      cell: (row) => <span className="font-mono text-meta text-muted">{row.prefix}…</span>,
    },
    {
      id: 'status',
      header: t('apiKeys.column.status'),
      cell: (row) => <ApiKeyStatusChip status={row.status} />,
    },
    {
      id: 'scopes',
      header: t('apiKeys.column.scopes'),
      align: 'right',
      cell: (row) => <span className="num">{row.scopes.length}</span>,
    },
    {
      id: 'createdBy',
      header: t('apiKeys.column.createdBy'),
      cell: (row) => <span className="whitespace-nowrap">{row.createdBy?.name ?? '—'}</span>,
    },
    {
      id: 'lastUsedAt',
      header: t('apiKeys.column.lastUsedAt'),
      cell: (row) => (row.lastUsedAt ? <Time iso={row.lastUsedAt} /> : <span className="text-muted">—</span>),
    },
    {
      id: 'expiresAt',
      header: t('apiKeys.column.expiresAt'),
      cell: (row) => <Time iso={row.expiresAt} />,
    },
  ];
}

export function ApiKeyCard({ row }: { row: ApiKeyFactsFragment }) {
  return (
    <span className="flex flex-col gap-1">
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-semibold">{row.name}</span>
        <ApiKeyStatusChip status={row.status} />
      </span>
      <span className="flex items-center justify-between gap-2 text-meta text-muted">
        <span className="font-mono">{row.prefix}…</span>
        <Time iso={row.expiresAt} />
      </span>
    </span>
  );
}
