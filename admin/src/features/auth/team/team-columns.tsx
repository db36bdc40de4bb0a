import type { TFunction } from 'i18next';
import type { StaffRowFragment } from '@/gql/graphql';
import type { TableColumn } from '@/ui/data-table';
import { PersonCard, PersonName } from '@/ui/person';
import { Time } from '@/ui/time';
import { FactorChip, StaffStatusChip } from './staff-chips';

type RoleTitle = (name: string) => string;

export function teamColumns(t: TFunction, roleTitle: RoleTitle): TableColumn<StaffRowFragment>[] {
  return [
    {
      id: 'name',
      header: t('team.column.name'),
      sortField: 'NAME',
      isRowHeader: true,
      cell: (row) => <PersonName name={row.name} />,
    },
    { id: 'email', header: t('team.column.email'), cell: (row) => row.email },
    {
      id: 'role',
      header: t('team.column.role'),
      cell: (row) => <span className="whitespace-nowrap">{roleTitle(row.role)}</span>,
    },
    {
      id: 'status',
      header: t('team.column.status'),
      cell: (row) => <StaffStatusChip status={row.status} />,
    },
    {
      id: 'factor',
      header: t('team.column.factor'),
      cell: (row) => <FactorChip isOn={row.twoFaEnabled} />,
    },
    {
      id: 'lastLoginAt',
      header: t('team.column.lastLoginAt'),
      sortField: 'LAST_LOGIN_AT',
      cell: (row) =>
        row.lastLoginAt ? <Time iso={row.lastLoginAt} /> : <span className="text-muted">—</span>,
    },
    {
      id: 'createdAt',
      header: t('team.column.createdAt'),
      sortField: 'CREATED_AT',
      cell: (row) => <Time iso={row.createdAt} />,
    },
  ];
}

export function StaffCard({ row, role }: { row: StaffRowFragment; role: string }) {
  return (
    <PersonCard name={row.name} email={row.email} chip={<StaffStatusChip status={row.status} />}>
      <span className="truncate">{role}</span>
      <FactorChip isOn={row.twoFaEnabled} />
    </PersonCard>
  );
}
