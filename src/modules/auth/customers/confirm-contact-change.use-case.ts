import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { systemActor } from '../../../platform/security/actor.js';
import { UpdateUser, UsersFacade, type User } from '../../users/index.js';
import './account-letters.js';
import { ContactChangeStore } from './contact-change.store.js';
import type { CustomerActor } from './customer-of.js';
import { customerErrors } from './customers.errors.js';
import { OneTimeLinks } from './one-time-links.js';
import { AccountNotices } from './phone/account-notices.js';

const ACTOR = systemActor('contact-change');

/** The new address takes the place of the old one, which is told. The link and the session have to be the same person's. */
@Injectable()
export class ConfirmContactChange {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly links: OneTimeLinks,
    private readonly changes: ContactChangeStore,
    private readonly users: UsersFacade,
    private readonly update: UpdateUser,
    private readonly letters: Letters,
    private readonly notices: AccountNotices,
    private readonly clock: Clock,
  ) {}

  /** @throws LINK_INVALID, EMAIL_TAKEN */
  execute(actor: CustomerActor, token: string): Promise<User> {
    return this.uow.run(ACTOR, async (tx) => {
      const changeId = await this.links.use(tx, 'CONTACT_CHANGE', token);
      if (changeId === null) throw customerErrors.LINK_INVALID();
      const { email: former } = await this.users.requireActive(tx, actor.id);
      const change = await this.changes.confirm(tx, changeId, actor.id, former);
      if (!change) throw customerErrors.LINK_INVALID();
      const user = await this.update.within(tx, actor, actor.id, { email: change.email }, null);
      if (former !== null)
        await this.letters.send(tx, {
          kind: 'auth.contact-changed',
          to: { type: 'FORMER_ADDRESS', id: change.id },
          data: { at: this.clock.now().toISOString() },
        });
      // With a first address goes a way to set a password: whoever was reached by phone until now hears of it there.
      else await this.notices.byText(tx, user, { notice: 'EMAIL_ADDED' });
      return user;
    });
  }
}
