import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportSources, type ExportSource } from '../../../platform/exports/export-source.js';
import { formatSeoul } from '../../../shared/time.js';
import {
  AccessRecordQueries,
  type AccessFilterValues,
  type AccessRecordRow,
} from './access-record.queries.js';

type KeptFilter = Omit<AccessFilterValues, 'from' | 'to'> & { from: string | null; to: string | null };

declare global {
  interface ExportInputs {
    'access.records': KeptFilter;
  }
}

/** People of a record that are named in a cell; a record may be about a thousand. */
const NAMED = 20;

/** Access records (접속기록) as a file, for whoever reviews them elsewhere. */
@Injectable()
export class AccessExport implements ExportSource<'access.records', AccessRecordRow>, OnModuleInit {
  readonly kind = 'access.records';
  readonly requires = ['data.export', 'accessRecord.read'] as const;
  readonly unmasks = 'user.read.personal';
  readonly columns: ExportSource<'access.records', AccessRecordRow>['columns'] = [
    { title: '번호', value: ({ id }) => id },
    { title: '접속 일시', value: ({ occurredAt }) => formatSeoul(occurredAt) },
    { title: '접속자', value: ({ actorType }) => actorType },
    { title: '접속자 번호', value: ({ actorId }) => actorId },
    { title: '대신한 고객', value: ({ onBehalfOf }) => onBehalfOf },
    { title: '접속지 IP', personal: 'ip', value: ({ ip }) => ip },
    { title: '수행 업무', value: ({ act }) => act },
    { title: '정보주체', value: ({ subjectIds }) => subjectIds.slice(0, NAMED).join(' ') },
    { title: '정보주체 수', value: ({ count }) => String(count) },
    { title: '항목', value: ({ fields }) => fields.join(' ') },
    { title: '작업', value: ({ operation }) => operation },
    { title: '사유', value: ({ reason }) => reason },
  ];

  constructor(
    private readonly sources: ExportSources,
    private readonly queries: AccessRecordQueries,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  title(): string {
    return '개인정보 접속기록';
  }

  fileName(): string {
    return 'access-records';
  }

  count(input: KeptFilter): Promise<number> {
    return this.queries.count(filterOf(input));
  }

  pages(input: KeptFilter): AsyncIterable<AccessRecordRow[]> {
    return this.queries.walk(filterOf(input));
  }

  subjectsOf({ subjectIds }: AccessRecordRow): string[] {
    return subjectIds.slice(0, NAMED);
  }
}

/** A filter that can be kept as text. */
export function keptAccessFilter(filter: AccessFilterValues): KeptFilter {
  return { ...filter, from: filter.from?.toISOString() ?? null, to: filter.to?.toISOString() ?? null };
}

function filterOf({ from, to, ...rest }: KeptFilter): AccessFilterValues {
  return { ...rest, from: from === null ? null : new Date(from), to: to === null ? null : new Date(to) };
}
