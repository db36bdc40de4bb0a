import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { UserRepository } from './user.repository.js';

/** What of a customer can be shown in full. */
export enum PersonalField {
  NAME = 'NAME',
  EMAIL = 'EMAIL',
  PHONE = 'PHONE',
}

/**
 * Shows one customer's data to staff who see it masked. Who, whose, what and why are on record before anything is
 * shown: without the record there is no look.
 */
@Injectable()
export class RevealPersonalData {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UserRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @throws USER_NOT_FOUND */
  execute(actor: Actor, id: string, fields: readonly PersonalField[], reason: string): Promise<void> {
    return this.uow.run(actor, async (tx) => {
      const user = await this.users.lock(tx, id);
      const personal = fields.map((field) => field.toLowerCase());
      await this.audit.record(tx, actor, {
        action: 'user.revealed',
        resourceType: 'user',
        resourceId: user.id,
        details: { fields: personal.join(',') },
        personal,
        reason,
      });
    });
  }
}
