import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { commonErrors } from '../../../../shared/common-errors.js';
import { AuditLog } from '../../../audit/index.js';
import { sorted } from '../../series/series.rules.js';
import { alertErrors } from '../alerts.errors.js';
import { AlertRuleStore } from '../rules/alert-rule.store.js';
import { FollowSilences } from './follow-silences.js';
import { SilenceStore, type NewSilence } from './silence.store.js';

export const SILENCE_MAX_HOURS = 30 * 24;
const HOUR_MS = 3_600_000;
/** A form is open for a while before it is sent. */
const LATE_MS = 5 * 60_000;

/** Somebody wants quiet about something for a while, and answers for it. Incidents are opened all the same. */
@Injectable()
export class CreateAlertSilence {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly silences: SilenceStore,
    private readonly following: FollowSilences,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns its id
   * @throws SILENCE_INVALID, ALERT_RULE_NOT_FOUND, INCIDENT_ASSIGNEE_NOT_ALLOWED
   */
  async execute(actor: Actor, given: NewSilence): Promise<string> {
    // Whoever is told that it ends must be a person.
    if (actor.type !== 'ADMIN') throw alertErrors.INCIDENT_ASSIGNEE_NOT_ALLOWED();
    const silence = this.checked(given);
    return this.uow.run(actor, async (tx) => {
      if (silence.ruleId !== null && !(await this.rules.lock(tx, silence.ruleId)))
        throw alertErrors.ALERT_RULE_NOT_FOUND();
      const id = await this.silences.insert(tx, actor.id, silence);
      await this.following.quiet(tx, actor);
      await this.audit.record(tx, actor, {
        action: 'alert-silence.created',
        resourceType: 'alert-silence',
        resourceId: id,
        reason: silence.reason,
        details: { rule: silence.ruleId, until: silence.endsAt.toISOString() },
      });
      return id;
    });
  }

  private checked(given: NewSilence): NewSilence {
    const now = this.clock.now();
    const startsAt =
      given.startsAt < now && given.startsAt.getTime() > now.getTime() - LATE_MS ? now : given.startsAt;
    const lasts = given.endsAt.getTime() - startsAt.getTime();
    const path =
      startsAt < now ? 'startsAt' : lasts <= 0 || lasts > SILENCE_MAX_HOURS * HOUR_MS ? 'endsAt' : null;
    if (path !== null)
      throw alertErrors.SILENCE_INVALID({ path: `input.${path}`, maxHours: SILENCE_MAX_HOURS });
    return { ...given, startsAt, labels: sorted(given.labels) };
  }
}

/** Ends a silence before its time: what it kept quiet is told. */
@Injectable()
export class EndAlertSilence {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly silences: SilenceStore,
    private readonly following: FollowSilences,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** @throws SILENCE_NOT_FOUND, SILENCE_ENDED, VERSION_STALE */
  async execute(actor: Actor, id: string, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const silence = await this.silences.lock(tx, id);
      if (silence.endsAt <= this.clock.now()) throw alertErrors.SILENCE_ENDED();
      if (silence.version !== version)
        throw commonErrors.VERSION_STALE({ current: silence.version, given: version });
      await this.silences.endNow(tx, id);
      await this.audit.record(tx, actor, {
        action: 'alert-silence.ended',
        resourceType: 'alert-silence',
        resourceId: id,
      });
    });
    await this.following.execute();
  }
}
