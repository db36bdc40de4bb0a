import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../shared/ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { User, type Service } from './user.entity.js';
import { UserRepository } from './user.repository.js';
import { normalisePhone, normaliseServices } from './user.rules.js';

export interface NewUser {
  name: string;
  /** Null: not known yet, and the profile is incomplete. */
  email: string | null;
  phone?: string | null;
  services: Service[];
  profileIncomplete?: boolean;
}

/** Registers a customer. Points are not part of it: only ledger entries change them. */
@Injectable()
export class CreateUser {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly users: UserRepository,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws EMAIL_TAKEN, PHONE_INVALID */
  execute(actor: Actor, input: NewUser): Promise<User> {
    return this.uow.run(actor, (tx) => this.within(tx, actor, input));
  }

  /** The same in the caller's transaction. @throws EMAIL_TAKEN, PHONE_INVALID */
  async within(tx: Tx, actor: Actor, input: NewUser): Promise<User> {
    const now = this.clock.now();
    const user = Object.assign(new User(), {
      id: newIdAt(now),
      email: input.email,
      name: input.name,
      phone: input.phone ? normalisePhone(input.phone) : null,
      phoneProvedAt: null,
      services: normaliseServices(input.services),
      isActive: true,
      profileIncomplete: input.profileIncomplete ?? input.email === null,
      createdAt: now,
      updatedAt: now,
      lastSeenAt: null,
      version: 1,
    });
    await this.users.save(tx, user);
    await this.audit.record(tx, actor, {
      action: 'user.created',
      resourceType: 'user',
      resourceId: user.id,
    });
    await this.outbox.add(tx, 'user.created', user.id, { userId: user.id });
    return user;
  }
}
