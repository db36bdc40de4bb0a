import type { TFunction } from 'i18next';
import type { UsersPageQuery } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import type { TableColumn } from '@/ui/data-table';
import { PersonCard, PersonName } from '@/ui/person';
import { Time } from '@/ui/time';
import { UserStatusChip } from './user-status';

export type UserRow = UsersPageQuery['users']['items'][number];

export function serviceNames(t: TFunction, row: Pick<UserRow, 'services'>): string {
  return row.services.map((service) => t(`common.service.${service}`)).join(', ');
}

export function userColumns(t: TFunction): TableColumn<UserRow>[] {
  return [
    {
      id: 'name',
      header: t('users.column.name'),
      sortField: 'NAME',
      isRowHeader: true,
      cell: (row) => <PersonName name={row.name} />,
    },
    { id: 'email', header: t('users.column.email'), cell: (row) => row.email },
    {
      id: 'services',
      header: t('users.column.services'),
      cell: (row) => <span className="text-muted">{serviceNames(t, row)}</span>,
    },
    { id: 'status', header: t('users.column.status'), cell: (row) => <UserStatusChip status={row.status} /> },
    {
      id: 'points',
      header: t('users.column.points'),
      align: 'right',
      cell: (row) => <span className="num">{formatWonDigits(row.points.available)}P</span>,
    },
    {
      id: 'lastSeenAt',
      header: t('users.column.lastSeenAt'),
      sortField: 'LAST_SEEN_AT',
      cell: (row) => (row.lastSeenAt ? <Time iso={row.lastSeenAt} /> : <span className="text-muted">—</span>),
    },
    {
      id: 'createdAt',
      header: t('users.column.createdAt'),
      sortField: 'CREATED_AT',
      cell: (row) => <Time iso={row.createdAt} />,
    },
  ];
}

export function UserCard({ row, services }: { row: UserRow; services: string }) {
  return (
    <PersonCard name={row.name} email={row.email} chip={<UserStatusChip status={row.status} />}>
      <span className="truncate">{services}</span>
      <span className="num">{formatWonDigits(row.points.available)}P</span>
    </PersonCard>
  );
}
