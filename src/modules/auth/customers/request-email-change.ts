import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { RecipientRegistry } from '../../../platform/mail/recipients.js';
import { systemActor } from '../../../platform/security/actor.js';
import { TargetLimits } from '../sign-in/target-limits.js';
import './account-letters.js';
import { ContactChangeStore, type ContactChange } from './contact-change.store.js';

declare global {
  interface LetterRecipients {
    /** The address that somebody wants to have. */
    NEW_ADDRESS: true;
    /** The address that somebody had until now. */
    FORMER_ADDRESS: true;
  }
}

const ACTOR = systemActor('contact-change');

/** A new e-mail address counts once whoever reads there says so: a letter with a link goes to it. */
@Injectable()
export class RequestEmailChange implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly changes: ContactChangeStore,
    private readonly limits: TargetLimits,
    private readonly letters: Letters,
    private readonly recipients: RecipientRegistry,
  ) {}

  onModuleInit(): void {
    this.recipients.register('NEW_ADDRESS', async (id) => {
      const change = await this.uow.run(ACTOR, (tx) => this.changes.byId(tx, id));
      return change && { address: change.email, name: null };
    });
    this.recipients.register('FORMER_ADDRESS', async (id) => {
      const change = await this.uow.run(ACTOR, (tx) => this.changes.byId(tx, id));
      return change && { address: change.formerEmail, name: null };
    });
  }

  /** Whether the address is somebody's already is not said here, or any customer could ask for any address. @throws RATE_LIMITED */
  async within(tx: Tx, userId: string, email: string): Promise<ContactChange> {
    await this.limits.take(tx, 'contact-change', email);
    const change = await this.changes.insert(tx, userId, email);
    await this.letters.send(tx, {
      kind: 'auth.contact-change',
      to: { type: 'NEW_ADDRESS', id: change.id },
      data: { changeId: change.id },
    });
    return change;
  }
}
