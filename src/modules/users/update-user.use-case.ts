import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { changesOf } from '../../platform/personal-data/changes.js';
import type { Actor } from '../../platform/security/actor.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { AuditLog } from '../audit/index.js';
import { EmailReplacements } from './email-replacements.js';
import { User, type Service } from './user.entity.js';
import { UserRepository } from './user.repository.js';
import { normalisePhone, normaliseServices } from './user.rules.js';

export interface UserChange {
  name?: string | null;
  email?: string | null;
  /** The empty text removes the number. */
  phone?: string | null;
  /** The number was proved just now: whoever else changes it takes the proof away. */
  isPhoneProved?: true;
  services?: Service[] | null;
  isActive?: boolean;
}

/** Changes what staff may change of a customer; the audit event tells what changed, personal values masked. */
@Injectable()
export class UpdateUser {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UserRepository,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly stepUp: StepUpGrants,
    private readonly replacements: EmailReplacements,
  ) {}

  /**
   * Another e-mail address takes a fresh second factor: with it goes the way to a new password.
   * @throws USER_NOT_FOUND, VERSION_STALE, EMAIL_TAKEN, PHONE_INVALID, STEP_UP_REQUIRED
   */
  execute(actor: Actor, id: string, change: UserChange, version: number): Promise<User> {
    return this.uow.run(actor, async (tx) => {
      const { email: former } = await this.users.lock(tx, id);
      const { email } = change;
      const isReplaced = email != null && email !== former;
      if (isReplaced) await this.stepUp.consume(tx, actor);
      const user = await this.within(tx, actor, id, change, version);
      if (isReplaced) await this.replacements.tell(tx, { userId: id, former, email });
      return user;
    });
  }

  /** The same in the caller's transaction, for customers who proved what they change. @param version null when what is changed does not depend on what was seen */
  async within(tx: Tx, actor: Actor, id: string, change: UserChange, version: number | null): Promise<User> {
    const user = await this.users.lock(tx, id);
    if (version !== null && user.version !== version)
      throw commonErrors.VERSION_STALE({ current: user.version, given: version });
    const before = { ...user };
    if (change.name != null) user.name = change.name;
    if (change.email != null) user.email = change.email;
    if (user.email !== null && (change.email != null || change.name != null)) user.profileIncomplete = false;
    if (change.phone != null) user.phone = change.phone === '' ? null : normalisePhone(change.phone);
    if (user.phone !== before.phone || change.isPhoneProved)
      user.phoneProvedAt = change.isPhoneProved ? this.clock.now() : null;
    if (change.services != null) user.services = normaliseServices(change.services);
    if (change.isActive !== undefined) user.isActive = change.isActive;

    const changes = changesOf(User, before, user, ['name', 'email', 'phone', 'services', 'isActive']);
    const isTheSame =
      user.profileIncomplete === before.profileIncomplete && user.phoneProvedAt === before.phoneProvedAt;
    if (changes.length === 0 && isTheSame) return user;
    user.version += 1;
    user.updatedAt = this.clock.now();
    await this.users.save(tx, user);
    await this.audit.record(tx, actor, {
      action: changes.some(({ field }) => field === 'isActive')
        ? user.isActive
          ? 'user.activated'
          : 'user.deactivated'
        : 'user.updated',
      resourceType: 'user',
      resourceId: user.id,
      changes,
    });
    await this.outbox.add(tx, 'user.updated', user.id, { userId: user.id });
    return user;
  }
}
