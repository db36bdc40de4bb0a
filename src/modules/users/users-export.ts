import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportSources, type ExportSource } from '../../platform/exports/export-source.js';
import { SortDirection } from '../../platform/graphql/page.model.js';
import { formatSeoul } from '../../shared/time.js';
import { UserQueries, UserSortField, type UserFilterValues, type UserRow } from './user.queries.js';

export type KeptFilter = Omit<UserFilterValues, 'registeredFrom' | 'registeredTo'> & {
  registeredFrom: string | null;
  registeredTo: string | null;
};

declare global {
  interface ExportInputs {
    'users.list': KeptFilter;
  }
}

const NEWEST = { field: UserSortField.CREATED_AT, direction: SortDirection.DESC };

/** The list of customers as a file. */
@Injectable()
export class UsersExport implements ExportSource<'users.list', UserRow>, OnModuleInit {
  readonly kind = 'users.list';
  readonly requires = ['data.export', 'user.read'] as const;
  readonly unmasks = 'user.read.personal';
  readonly columns: ExportSource<'users.list', UserRow>['columns'] = [
    { title: '번호', value: ({ id }) => id },
    { title: '이름', personal: 'name', value: ({ name }) => name },
    { title: '이메일', personal: 'email', value: ({ email }) => email },
    { title: '휴대전화', personal: 'phone', value: ({ phone }) => phone && asDialled(phone) },
    { title: '서비스', value: ({ services }) => services.join(' ') },
    { title: '상태', value: ({ status }) => status },
    { title: '가입 일시', value: ({ createdAt }) => formatSeoul(createdAt) },
    { title: '마지막 접속', value: ({ lastSeenAt }) => lastSeenAt && formatSeoul(lastSeenAt) },
  ];

  constructor(
    private readonly sources: ExportSources,
    private readonly queries: UserQueries,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  title(): string {
    return '회원 목록';
  }

  fileName(): string {
    return 'users';
  }

  count(filter: KeptFilter): Promise<number> {
    return this.queries.count(filterOf(filter));
  }

  pages(filter: KeptFilter): AsyncIterable<UserRow[]> {
    return this.queries.walk(filterOf(filter), NEWEST);
  }

  subjectsOf({ id }: UserRow): string[] {
    return [id];
  }
}

/** The filter as it is kept with the job: JSON knows no dates. */
export function keptFilter(filter: UserFilterValues): KeptFilter {
  const { registeredFrom, registeredTo } = filter;
  return {
    ...filter,
    registeredFrom: registeredFrom?.toISOString() ?? null,
    registeredTo: registeredTo?.toISOString() ?? null,
  };
}

/** @param kept also one from before there were dates in it */
export function filterOf(kept: KeptFilter): UserFilterValues {
  const dateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);
  return { ...kept, registeredFrom: dateOf(kept.registeredFrom), registeredTo: dateOf(kept.registeredTo) };
}

/** A Korean mobile number as people in Korea write it: `010-1234-5678`. A spreadsheet takes `+82…` for a formula. */
export function asDialled(phone: string): string {
  return phone.replace(/^\+82(1\d)(\d{3,4})(\d{4})$/, '0$1-$2-$3');
}
