import { Injectable, type OnModuleInit } from '@nestjs/common';
import { registerEnumType } from '@nestjs/graphql';
import {
  BulkActs,
  type BulkAct,
  type BulkRecord,
  type BulkSource,
  type BulkWish,
  type FieldChange,
} from '../../../../platform/bulk/bulk-act.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import type { RecordAt } from '../../../../platform/imports/import-source.js';
import type { DomainError } from '../../../../shared/errors.js';
import { alertErrors } from '../alerts.errors.js';
import type { AlertRuleRow } from '../rules/alert-rule.js';
import {
  AcknowledgeIncident,
  AssignIncident,
  IncidentDesk,
  ResolveIncident,
} from './handle-incident.use-cases.js';
import { IncidentQueries, type IncidentFilterValues } from './incident.queries.js';
import type { LockedIncident } from './incident.store.js';

declare global {
  interface BulkFilters {
    incident: IncidentFilterValues;
  }
}

export enum IncidentAct {
  ACKNOWLEDGE = 'incident.acknowledge',
  ASSIGN = 'incident.assign',
  RESOLVE = 'incident.resolve',
}
registerEnumType(IncidentAct, {
  name: 'IncidentAct',
  description: 'What can be done to many incidents at once.',
});

interface Handled extends BulkRecord {
  acknowledgedAt: Date | null;
  assigneeId: string | null;
  resolvedAt: Date | null;
}

/** Many incidents at once, as after a night in which one cable was cut. */
@Injectable()
export class IncidentsBulk implements BulkSource<'incident', Handled>, OnModuleInit {
  readonly noun = 'incident';
  readonly requires = ['alert.read', 'incident.handle'] as const;
  readonly personal = null;
  readonly acts: readonly BulkAct<Handled>[] = [
    {
      name: IncidentAct.ACKNOWLEDGE,
      ...{ title: '장애 확인', asks: 'nothing', confirms: false },
      plan: (incident, _wish, makerId) => {
        const state = stateOf(incident);
        if (state === 'ACKNOWLEDGED') return [];
        const mine = incident.assigneeId === null ? [{ name: 'assignee', from: '', to: makerId }] : [];
        return [{ name: 'state', from: state, to: 'ACKNOWLEDGED' }, ...mine];
      },
      apply: (tx, actor, record) =>
        this.handle(tx, record, (incident) => this.acknowledge.within(tx, actor, incident)),
      undo: (tx, actor, record, changes) =>
        this.handle(tx, record, (incident, rule) =>
          this.acknowledge.takeBack(tx, actor, incident, rule, formerOf(changes, incident)),
        ),
    },
    {
      name: IncidentAct.ASSIGN,
      ...{ title: '장애 담당자 지정', asks: 'assignee', confirms: false },
      plan: (incident, { assigneeId }) => {
        stateOf(incident);
        if (incident.assigneeId === assigneeId) return [];
        return [{ name: 'assignee', from: incident.assigneeId ?? '', to: assigneeId ?? '' }];
      },
      apply: (tx, actor, record, { assigneeId }) =>
        this.handle(tx, record, (incident) => this.assign.within(tx, actor, incident, assigneeId)),
      undo: (tx, actor, record, changes) =>
        this.handle(tx, record, (incident) =>
          this.assign.within(tx, actor, incident, formerOf(changes, incident)),
        ),
    },
    {
      name: IncidentAct.RESOLVE,
      ...{ title: '장애 종료', asks: 'reason', confirms: false },
      plan: (incident) => [{ name: 'state', from: stateOf(incident), to: 'RESOLVED' }],
      apply: (tx, actor, record, { reason }) =>
        this.handle(tx, record, (incident, rule) =>
          this.resolve.within(tx, actor, incident, rule, reason ?? ''),
        ),
      // People were told that it is over; what still fires opens another one.
      undo: null,
    },
  ];

  constructor(
    private readonly registry: BulkActs,
    private readonly queries: IncidentQueries,
    private readonly desk: IncidentDesk,
    private readonly acknowledge: AcknowledgeIncident,
    private readonly assign: AssignIncident,
    private readonly resolve: ResolveIncident,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  matching(filter: IncidentFilterValues, limit: number): Promise<string[]> {
    return this.queries.ids(filter, limit);
  }

  async find(ids: readonly string[]): Promise<(Handled | null)[]> {
    const found = await this.queries.byIds(ids);
    return found.map((row) => row && { ...row, label: row.title });
  }

  missing(): DomainError {
    return alertErrors.INCIDENT_NOT_FOUND();
  }

  check(tx: Tx, { assigneeId }: BulkWish): Promise<void> {
    return this.assign.requireAssignee(tx, assigneeId);
  }

  /** Each of the acts writes an incident once. */
  private async handle(
    tx: Tx,
    { id, version }: RecordAt,
    work: (incident: LockedIncident, rule: AlertRuleRow | null) => Promise<void>,
  ): Promise<RecordAt> {
    await this.desk.within(tx, { id, version }, (_tx, incident, rule) => work(incident, rule));
    return { id, version: version + 1 };
  }
}

/** @throws INCIDENT_RESOLVED */
function stateOf({ resolvedAt, acknowledgedAt }: Handled): 'OPEN' | 'ACKNOWLEDGED' {
  if (resolvedAt) throw alertErrors.INCIDENT_RESOLVED();
  return acknowledgedAt ? 'ACKNOWLEDGED' : 'OPEN';
}

/** Who looked after it before, where that was changed. */
function formerOf(changes: readonly FieldChange[], { assigneeId }: LockedIncident): string | null {
  const change = changes.find(({ name }) => name === 'assignee');
  return change ? change.from || null : assigneeId;
}
