import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { changesOf } from '../../../platform/personal-data/changes.js';
import { systemActor, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { AdminUser } from './admin-user.entity.js';
import { Passwords } from '../sign-in/passwords.js';
import type { BuiltInRole } from './access.rules.js';

/** Makes a staff account with a password. For the demo only: people come in by invitation and choose theirs. */
@Injectable()
export class CreateAdminUser {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async execute(
    actor: Actor,
    input: { email: string; name: string; role: BuiltInRole; password: string },
  ): Promise<string> {
    const passwordHash = await this.passwords.hash(input.password);
    const now = this.clock.now();
    return this.uow.run(actor.type === 'SYSTEM' ? actor : systemActor('staff'), async (tx) => {
      const admin = Object.assign(new AdminUser(), {
        id: newIdAt(now),
        email: input.email,
        name: input.name,
        role: input.role,
        passwordHash,
        givenPasswordHash: passwordHash,
        isActive: true,
        lastLoginAt: null,
        createdAt: now,
        updatedAt: now,
        version: 1,
      });
      await tx.insert(AdminUser, admin);
      await this.audit.record(tx, actor, {
        action: 'admin.created',
        resourceType: 'admin-user',
        resourceId: admin.id,
        changes: changesOf(AdminUser, null, admin, ['email', 'name', 'role', 'isActive']),
      });
      return admin.id;
    });
  }
}
