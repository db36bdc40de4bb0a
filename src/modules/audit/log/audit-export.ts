import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportSources, type ExportSource } from '../../../platform/exports/export-source.js';
import { isUuid } from '../../../shared/ids.js';
import { formatSeoul } from '../../../shared/time.js';
import { AuditEventQueries, type AuditEventRow, type AuditFilterValues } from './audit-event.queries.js';

type KeptFilter = Omit<AuditFilterValues, 'from' | 'to'> & { from: string | null; to: string | null };

declare global {
  interface ExportInputs {
    'audit.events': KeptFilter;
  }
}

/** The audit log as a file. Changes of personal values are masked in the log itself. */
@Injectable()
export class AuditExport implements ExportSource<'audit.events', AuditEventRow>, OnModuleInit {
  readonly kind = 'audit.events';
  readonly requires = ['data.export', 'audit.read'] as const;
  readonly unmasks = 'user.read.personal';
  readonly columns: ExportSource<'audit.events', AuditEventRow>['columns'] = [
    { title: '번호', value: ({ id }) => id },
    { title: '일시', value: ({ occurredAt }) => formatSeoul(occurredAt) },
    { title: '행위자', value: ({ actorType }) => actorType },
    { title: '행위자 번호', value: ({ actorId }) => actorId },
    { title: '대신한 고객', value: ({ onBehalfOf }) => onBehalfOf },
    { title: '동작', value: ({ action }) => action },
    { title: '대상', value: ({ resourceType }) => resourceType },
    { title: '대상 번호', value: ({ resourceId }) => resourceId },
    {
      title: '변경',
      value: ({ changes }) =>
        changes.map((c) => `${c.field}: ${c.before ?? ''} → ${c.after ?? ''}`).join('\n'),
    },
    { title: '상세', value: ({ details }) => JSON.stringify(details) },
    { title: '사유', value: ({ reason }) => reason },
    { title: 'IP', personal: 'ip', value: ({ ip }) => ip },
    { title: '요청 번호', value: ({ traceId }) => traceId },
  ];

  constructor(
    private readonly sources: ExportSources,
    private readonly queries: AuditEventQueries,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  title(): string {
    return '감사 로그';
  }

  fileName(): string {
    return 'audit-log';
  }

  count(input: KeptFilter): Promise<number> {
    return this.queries.count(filterOf(input));
  }

  pages(input: KeptFilter): AsyncIterable<AuditEventRow[]> {
    return this.queries.walk(filterOf(input));
  }

  subjectsOf({ actorType, actorId, onBehalfOf, resourceType, resourceId }: AuditEventRow): string[] {
    const people = [
      actorType === 'USER' ? actorId : null,
      onBehalfOf,
      resourceType === 'user' && resourceId !== null && isUuid(resourceId) ? resourceId : null,
    ];
    return people.filter((id) => id !== null);
  }
}

/** A filter that can be kept as text. */
export function keptAuditFilter(filter: AuditFilterValues): KeptFilter {
  return { ...filter, from: filter.from?.toISOString() ?? null, to: filter.to?.toISOString() ?? null };
}

function filterOf({ from, to, ...rest }: KeptFilter): AuditFilterValues {
  return { ...rest, from: from === null ? null : new Date(from), to: to === null ? null : new Date(to) };
}
