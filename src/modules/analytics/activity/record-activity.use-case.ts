import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { WorkToll } from '../../../platform/rate-limit/work-toll.js';
import type { Actor } from '../../../platform/security/actor.js';
import { newId } from '../../../shared/ids.js';
import { analyticsErrors } from '../analytics.errors.js';
import { ActivityKinds } from './activity-kinds.js';
import { ActivityPeople } from './activity-people.js';
import {
  checkedActivity,
  EVENTS_A_POINT,
  KINDS_MAX,
  KINDS_OF_FRONTS_MAX,
  type Activity,
  type GivenActivity,
} from './activity.rules.js';

/**
 * Takes what customers did: all events or none, each once. Sent again they change nothing, so a front that got no
 * answer sends them once more. No audit event: they are what people do on a site, none of them a decision.
 */
@Injectable()
export class RecordActivity {
  constructor(
    private readonly work: UnitOfWork,
    private readonly people: ActivityPeople,
    private readonly kinds: ActivityKinds,
    private readonly outbox: Outbox,
    private readonly toll: WorkToll,
    private readonly clock: Clock,
  ) {}

  /** @throws ACTIVITY_INVALID, ACTIVITY_KINDS_TOO_MANY, RATE_LIMITED */
  async execute(
    actor: Actor,
    given: readonly GivenActivity[],
  ): Promise<{ stored: number; repeated: number }> {
    const now = this.clock.now();
    const self = actor.type === 'USER' ? actor.id : null;
    const events = given.map((event, i) => checkedActivity(event, `events.${i}`, now, self));
    await this.toll.take(actor, events.length / EVENTS_A_POINT);
    const stored = await this.work.run(actor, async (tx) => {
      const fresh = await this.notYetTaken(tx, events, now);
      if (fresh.length > 0) await this.write(tx, actor, fresh, events);
      return fresh.length;
    });
    return { stored, repeated: events.length - stored };
  }

  /** Ids are claimed in one order, so that two who send the same wait for each other and never both. */
  private async notYetTaken(tx: Tx, events: readonly Activity[], now: Date): Promise<Activity[]> {
    const byId = new Map(events.map((event) => [event.id, event]));
    const rows = await tx.query<{ id: string }[]>(
      `INSERT INTO activity_ids (id, taken_at) SELECT id, $2 FROM unnest($1::uuid[]) AS g (id) ORDER BY id
       ON CONFLICT DO NOTHING RETURNING id`,
      [[...byId.keys()], now],
    );
    return rows.flatMap(({ id }) => byId.get(id) ?? []);
  }

  private async write(
    tx: Tx,
    actor: Actor,
    fresh: readonly Activity[],
    given: readonly Activity[],
  ): Promise<void> {
    const people = await this.people.numbersOf(
      tx,
      fresh.map(({ userId }) => userId),
    );
    const kinds = await this.kinds.numbersOf(
      tx,
      fresh.map(({ kind }) => kind),
      actor.type === 'USER' ? KINDS_OF_FRONTS_MAX : KINDS_MAX,
    );
    const numbers = fresh.map((event) => {
      const no = people.get(event.userId);
      if (no !== undefined) return no;
      const path = `events.${given.indexOf(event)}.userId`;
      throw analyticsErrors.ACTIVITY_INVALID({ path, reason: 'there is no such customer' });
    });
    await tx.query(WRITE, [
      fresh.map(({ id }) => id),
      numbers,
      fresh.map(({ kind }) => kinds.get(kind)),
      fresh.map(({ at }) => at),
      fresh.map(({ details }) => details && JSON.stringify(details)),
      fresh.map(({ day }) => day),
      fresh.map(({ ms }) => ms),
    ]);
    const batchId = newId();
    await this.outbox.add(tx, 'activity.recorded', batchId, { batchId, events: fresh.length });
  }
}

const WRITE = `
WITH given AS (
  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::smallint[], $4::timestamptz[], $5::jsonb[], $6::date[], $7::integer[])
    AS g (id, person_no, kind_no, at, details, day, ms)),
kept AS (
  INSERT INTO activity_events (id, person_no, kind_no, at, details)
  SELECT id, person_no, kind_no, at, details FROM given)
INSERT INTO activity_fresh (day, kind_no, person_no, ms) SELECT day, kind_no, person_no, ms FROM given`;
