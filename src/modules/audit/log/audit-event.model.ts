import { createUnionType, Field, ID, ObjectType } from '@nestjs/graphql';
import { Lagged } from '../../../platform/graphql/live.model.js';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { CursorScalar, DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { AuditChange } from '../../../platform/personal-data/changes.js';
import type { ActorType } from '../../../platform/security/actor.js';
import type { AuditEventRow } from './audit-event.queries.js';

@ObjectType('AuditChange', { description: 'A field before and after. Personal values are kept masked only.' })
export class AuditChangeModel implements AuditChange {
  @Field()
  field: string;

  @Field(() => String, { nullable: true })
  before: string | null;

  @Field(() => String, { nullable: true })
  after: string | null;
}

@ObjectType({ description: 'Something more about an event: ids, amounts as digits, states.' })
export class AuditDetail {
  @Field()
  key: string;

  @Field(() => String, { nullable: true })
  value: string | null;
}

@ObjectType('AuditEvent', { description: 'What somebody did. Never changed, never removed.' })
export class AuditEventModel implements Omit<AuditEventRow, 'details' | 'ip'> {
  /** As they were recorded; the field's resolver makes a list of them. */
  details: AuditEventRow['details'];

  /** In full; the field's resolver masks it. */
  ip: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  occurredAt: Date;

  @Field(() => String, { description: 'ADMIN, USER, API_KEY, SYSTEM or ANONYMOUS.' })
  actorType: ActorType;

  @Field(() => ID, { nullable: true })
  actorId: string | null;

  @Field(() => ID, { nullable: true, description: 'The customer in whose name staff acted.' })
  onBehalfOf: string | null;

  @Field({ description: 'noun.happened' })
  action: string;

  @Field()
  resourceType: string;

  @Field(() => String, { nullable: true })
  resourceId: string | null;

  @Field(() => [AuditChangeModel])
  changes: AuditChange[];

  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field(() => String, { nullable: true, description: 'The request it was done in (requestId of an error).' })
  traceId: string | null;
}

@ObjectType()
export class AuditEventPage extends PageOf(AuditEventModel) {
  @Field({ description: 'False: there are at least so many; a log of years is not counted to its end.' })
  totalIsExact: boolean;
}

@ObjectType()
export class AuditEventAppended {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => AuditEventModel)
  auditEvent: AuditEventModel;
}

export const AuditLogEvent = createUnionType({
  name: 'AuditLogEvent',
  types: () => [AuditEventAppended, Lagged] as const,
  resolveType: (value: AuditEventAppended | Lagged) => ('auditEvent' in value ? AuditEventAppended : Lagged),
});
