import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../../shared/ids.js';
import { Clock } from '../../../../platform/clock/clock.js';
import { brokenConstraint } from '../../../../platform/db/database-errors.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../../platform/outbox/outbox.js';
import { changesOf } from '../../../../platform/personal-data/changes.js';
import { actorId, type Actor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { TargetLimits } from '../../sign-in/target-limits.js';
import { AdminUser } from '../admin-user.entity.js';
import { RoleStore } from '../roles/role.store.js';
import { requireReach, StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { InviteLetters } from './invite-letters.js';
import { InviteStore } from './invite.store.js';

export interface NewInvite {
  email: string;
  name: string;
  role: string;
}

/**
 * Invites somebody to the staff: by letter, or by a link for whoever sits at the machine. Inviting the same person again
 * ends the invitation before. Nobody gets a password from us.
 */
@Injectable()
export class InviteAdmin {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly roles: RoleStore,
    private readonly invites: InviteStore,
    private readonly letters: InviteLetters,
    private readonly limits: TargetLimits,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws STEP_UP_REQUIRED, ADMIN_EMAIL_TAKEN, ROLE_NOT_FOUND, PERMISSION_NOT_HELD, RATE_LIMITED */
  async byLetter(actor: Actor, input: NewInvite): Promise<AdminUser> {
    return this.invite(actor, input, async (tx, inviteId, person) => {
      await this.letters.send(tx, inviteId);
      return person;
    });
  }

  /** @returns the address to open, once, within three days  @throws ADMIN_EMAIL_TAKEN, ROLE_NOT_FOUND */
  async byLink(actor: Actor, input: NewInvite): Promise<{ link: string; expiresAt: Date }> {
    return this.invite(actor, input, async (tx, inviteId, _person, expiresAt) => ({
      link: this.letters.linkOf(await this.invites.mint(tx, inviteId)),
      expiresAt,
    }));
  }

  private async invite<T>(
    actor: Actor,
    input: NewInvite,
    deliver: (tx: Tx, inviteId: string, person: AdminUser, expiresAt: Date) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.authority.runDangerous(actor, async (tx) => {
        const reach = await this.authority.giver(tx, actor, 'admin.write');
        requireReach(reach, (await this.roles.lock(tx, input.role, 'SHARE')).permissions);
        if (actor.type !== 'SYSTEM') await this.limits.take(tx, 'invite', input.email);
        const { before, person } = await this.person(tx, actor, input);
        const { id, expiresAt } = await this.invites.open(tx, person.id, actorId(actor));
        await this.audit.record(tx, actor, {
          action: 'admin.invited',
          resourceType: 'admin-user',
          resourceId: person.id,
          changes: changesOf(AdminUser, before, person, ['email', 'name', 'role']),
          details: { role: input.role },
        });
        await this.outbox.add(tx, 'admin.changed', person.id, { adminUserId: person.id });
        return deliver(tx, id, person, expiresAt);
      });
    } catch (error) {
      // Two people who invite the same address at once.
      if (brokenConstraint(error) === 'admin_users_email')
        throw staffErrors.ADMIN_EMAIL_TAKEN({ path: 'email' });
      throw error;
    }
  }

  /** Somebody new, or somebody who is out: who never came, or whose account was closed. */
  private async person(
    tx: Tx,
    actor: Actor,
    { email, name, role }: NewInvite,
  ): Promise<{ before: AdminUser | null; person: AdminUser }> {
    const now = this.clock.now();
    const known = await tx
      .createQueryBuilder(AdminUser, 'a')
      .setLock('pessimistic_write')
      .where('lower(a.email) = lower(:email)', { email })
      .getOne();
    if (!known) {
      const person = Object.assign(new AdminUser(), {
        id: newIdAt(now),
        email,
        name,
        role,
        passwordHash: null,
        givenPasswordHash: null,
        isActive: false,
        lastLoginAt: null,
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      await tx.insert(AdminUser, person);
      return { before: null, person };
    }
    if (known.isActive) throw staffErrors.ADMIN_EMAIL_TAKEN({ path: 'email' });
    // Whoever had, or was to get, more than the giver has keeps being out of the giver's reach.
    await this.authority.over(tx, actor, known.id, null);
    const change = { name, role, version: known.version + 1, updatedAt: now };
    await tx.update(AdminUser, { id: known.id }, change);
    return { before: known, person: { ...known, ...change } };
  }
}
