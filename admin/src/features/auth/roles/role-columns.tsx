import { KeyRound, Lock } from 'lucide-react';
import type { TFunction } from 'i18next';
import type { Role } from '@/lib/use-roles';
import { Chip } from '@/ui/chip';
import type { TableColumn } from '@/ui/data-table';
import { Time } from '@/ui/time';

type RoleText = (role: Role) => string;

export function roleColumns(t: TFunction, titleOf: RoleText): TableColumn<Role>[] {
  return [
    {
      id: 'title',
      header: t('roles.column.title'),
      isRowHeader: true,
      cell: (row) => (
        <span className="flex items-center gap-2 whitespace-nowrap">
          <span className="font-semibold">{titleOf(row)}</span>
          {row.builtIn && (
            <Chip tone="neutral" icon={Lock}>
              {t('roles.builtIn')}
            </Chip>
          )}
        </span>
      ),
    },
    {
      id: 'name',
      header: t('roles.column.name'),
      cell: (row) => <span className="font-mono text-meta text-muted">{row.name}</span>,
    },
    {
      id: 'permissions',
      header: t('roles.column.permissions'),
      align: 'right',
      cell: (row) => <span className="num">{row.permissions.length}</span>,
    },
    {
      id: 'members',
      header: t('roles.column.members'),
      align: 'right',
      cell: (row) => <span className="num">{row.memberCount}</span>,
    },
    {
      id: 'policy',
      header: t('roles.column.policy'),
      cell: (row) =>
        row.secondFactorPolicy === 'PASSKEY_ONLY' ? (
          <Chip tone="accent" icon={KeyRound}>
            {t('roles.policy.PASSKEY_ONLY')}
          </Chip>
        ) : (
          <span className="text-muted">{t('roles.policy.ANY')}</span>
        ),
    },
    {
      id: 'updatedAt',
      header: t('roles.column.updatedAt'),
      cell: (row) => <Time iso={row.updatedAt} />,
    },
  ];
}

export function RoleCard({ row, title, facts }: { row: Role; title: string; facts: string }) {
  return (
    <span className="flex flex-col gap-1">
      <span className="flex items-center justify-between gap-2">
        <span className="truncate font-semibold">{title}</span>
        <span className="truncate font-mono text-meta text-muted">{row.name}</span>
      </span>
      <span className="text-table text-muted">{facts}</span>
    </span>
  );
}
