import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { StaffDirectory } from '../../../../platform/security/staff-directory.js';
import { commonErrors } from '../../../../shared/common-errors.js';
import { AuditLog } from '../../../audit/index.js';
import { alertErrors } from '../alerts.errors.js';
import { AlertNotices } from '../messages/alert-notices.js';
import { AlertRuleStore } from '../rules/alert-rule.store.js';
import { FollowSilences } from './follow-silences.js';
import { checkedSilence, DAY_MS, isWideSilence, lasts, refuseTooLong } from './silence.rules.js';
import { SilenceStore, type NewSilence } from './silence.store.js';

/** Somebody wants quiet about something for a while, and answers for it. Incidents are opened all the same. */
@Injectable()
export class CreateAlertSilence {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rules: AlertRuleStore,
    private readonly silences: SilenceStore,
    private readonly following: FollowSilences,
    private readonly staff: StaffDirectory,
    private readonly notices: AlertNotices,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns its id
   * @throws SILENCE_INVALID, SILENCE_OF_EVERYTHING, SILENCE_TOO_WIDE, ALERT_RULE_NOT_FOUND,
   *   INCIDENT_ASSIGNEE_NOT_ALLOWED
   */
  async execute(actor: Actor, given: NewSilence): Promise<string> {
    // Whoever is told that it ends must be a person.
    if (actor.type !== 'ADMIN') throw alertErrors.INCIDENT_ASSIGNEE_NOT_ALLOWED();
    const silence = checkedSilence(given, this.clock.now());
    return this.uow.run(actor, async (tx) => {
      const rule = silence.ruleId === null ? null : await this.rules.lock(tx, silence.ruleId);
      if (silence.ruleId !== null && !rule) throw alertErrors.ALERT_RULE_NOT_FOUND();
      const isWide = isWideSilence(rule);
      if (isWide) {
        const permissions = await this.staff.permissionsOf(tx, actor.id);
        refuseTooLong(silence, this.clock.now(), permissions.has('alert.manage'));
      }
      const id = await this.silences.insert(tx, actor.id, silence);
      await this.following.quiet(tx, actor);
      if (isWide || lasts(silence) > DAY_MS)
        await this.notices.silenceCreated(tx, { ...silence, id, about: rule?.title ?? null, isWide });
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
