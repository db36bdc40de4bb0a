import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../../platform/outbox/outbox.js';
import { systemActor, type Actor } from '../../../../platform/security/actor.js';
import { IncidentStore, escalationAt } from '../incidents/incident.store.js';
import { AlertNotices } from '../messages/alert-notices.js';
import { AlertRuleStore } from '../rules/alert-rule.store.js';
import { SilenceStore } from './silence.store.js';

const ACTOR = systemActor('alerts');
/** Its owner is told so long before a silence ends; a short one gets half of its time. */
const WARN_BEFORE_MS = 15 * 60_000;
const AT_ONCE = 100;

/**
 * Silences as time passes: what one that begins covers falls quiet, who made one is told before it ends, and what one
 * that ended kept quiet is told after all.
 */
@Injectable()
export class FollowSilences {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly incidents: IncidentStore,
    private readonly silences: SilenceStore,
    private readonly outbox: Outbox,
    private readonly notices: AlertNotices,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    await this.uow.run(ACTOR, async (tx) => {
      await this.quiet(tx, ACTOR);
      await this.warn(tx);
    });
    const quiet = await this.uow.run(ACTOR, (tx) => this.overdue(tx));
    for (const { id, ruleId } of quiet) await this.release(id, ruleId);
  }

  /** Open incidents that a silence covers fall quiet. */
  async quiet(tx: Tx, actor: Actor): Promise<void> {
    for (const { incidentId, silenceId } of await this.silences.toQuiet(tx)) {
      const incident = await this.incidents.lock(tx, incidentId);
      if (incident.resolvedAt === null && incident.silenceId === null)
        await this.incidents.silence(tx, actor, incident, silenceId);
    }
  }

  private async warn(tx: Tx): Promise<void> {
    const now = this.clock.now();
    const ending = await tx.query<Ending[]>(
      `UPDATE alert_silences SET warned_at = $1 WHERE id IN (
         SELECT id FROM alert_silences WHERE warned_at IS NULL AND starts_at <= $1 AND ends_at > $1
           AND ends_at - least(make_interval(secs => $2), (ends_at - starts_at) / 2) <= $1
         ORDER BY ends_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
       RETURNING id, owner_id AS "ownerId", ends_at AS "endsAt",
         (SELECT title FROM alert_rules r WHERE r.id = rule_id) AS about`,
      [now, WARN_BEFORE_MS / 1_000],
    );
    for (const silence of returned(ending)) {
      await this.outbox.add(tx, 'alert.silence-ending', silence.id, { silenceId: silence.id });
      await this.notices.silenceEnding(tx, silence);
    }
  }

  /** Open incidents that are kept quiet by a silence which is over. */
  private overdue(tx: Tx): Promise<{ id: string; ruleId: string }[]> {
    return tx.query<{ id: string; ruleId: string }[]>(
      `SELECT i.id, i.rule_id AS "ruleId" FROM incidents i JOIN alert_silences q ON q.id = i.silence_id
       WHERE i.resolved_at IS NULL AND q.ends_at <= $1 ORDER BY i.id LIMIT ${AT_ONCE}`,
      [this.clock.now()],
    );
  }

  private release(id: string, ruleId: string): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const rule = await this.rules.lock(tx, ruleId);
      const incident = await this.incidents.lock(tx, id);
      if (!rule || incident.resolvedAt !== null || incident.silenceId === null) return;
      const next = await this.silences.coveringAllOf(tx, id);
      if (next === incident.silenceId) return;
      if (next !== null) await this.incidents.silence(tx, ACTOR, incident, next);
      else {
        const now = this.clock.now();
        await this.incidents.unsilence(tx, ACTOR, incident, escalationAt(rule, now, 0));
        await this.notices.opened(tx, incident, now);
      }
    });
  }
}

interface Ending {
  id: string;
  ownerId: string;
  endsAt: Date;
  about: string | null;
}

/** TypeORM answers an UPDATE with its rows and their number. */
function returned<T>(answer: T[] | [T[], number]): T[] {
  return Array.isArray(answer[0]) ? answer[0] : (answer as T[]);
}
