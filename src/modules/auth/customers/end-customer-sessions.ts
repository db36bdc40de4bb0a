import { Injectable } from '@nestjs/common';
import { afterCommit, type Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { SessionStore } from '../sessions/session.store.js';
import { Standings } from '../sessions/standings.js';
import { KnownDevices } from '../sign-in/known-devices.js';
import { ContactChangeStore } from './contact-change.store.js';
import { PhoneChangeStore } from './phone/phone-change.store.js';

/**
 * After a password changed: whoever came in with the old one is out, with the address or number they asked for, and no
 * device is known any more.
 */
@Injectable()
export class EndCustomerSessions {
  constructor(
    private readonly sessions: SessionStore,
    private readonly standings: Standings,
    private readonly devices: KnownDevices,
    private readonly contacts: ContactChangeStore,
    private readonly phones: PhoneChangeStore,
    private readonly outbox: Outbox,
  ) {}

  /** @param except the session in which it was changed, which goes on */
  async within(tx: Tx, userId: string, except: string | null): Promise<void> {
    const ended = await this.sessions.revokeAll(tx, 'USER', userId, 'password-changed', except);
    afterCommit(tx, () => this.standings.forget(ended));
    if (ended.length > 0) await this.outbox.add(tx, 'session.ended', userId, { sessionIds: ended });
    await this.contacts.dropOpen(tx, userId);
    await this.phones.dropOpen(tx, userId);
    await this.devices.forgetAll(tx, 'USER', userId);
  }
}
