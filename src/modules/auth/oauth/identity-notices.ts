import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../../platform/mail/letter-kinds.js';
import type { User } from '../../users/index.js';
import { AccountNotices } from '../customers/phone/account-notices.js';
import {
  identityNoticeSample,
  identityNoticeWords,
  type IdentityChange,
  type IdentityNoticeFacts,
} from './identity-notice.letter.js';
import type { OAuthProvider } from './oauth.types.js';

declare global {
  interface LetterKinds {
    'auth.identity-notice': {
      data: { change: IdentityChange; provider: OAuthProvider; at: string };
      facts: IdentityNoticeFacts;
    };
  }
}

const USEFUL_MS = 3 * 86_400_000;

/** Tells a customer that a way in was added or taken away: whoever steals a session cannot do that quietly. */
@Injectable()
export class IdentityNotices implements OnModuleInit {
  constructor(
    private readonly notices: AccountNotices,
    private readonly registry: LetterRegistry,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'auth.identity-notice',
      usefulForMs: USEFUL_MS,
      perHour: null,
      prepare: ({ recipient: { name } }, { change, provider, at }) =>
        Promise.resolve({ name, linked: change === 'LINKED', provider, at: new Date(at) }),
      words: identityNoticeWords,
      sample: identityNoticeSample,
    });
  }

  async send(tx: Tx, user: User | null, change: IdentityChange, provider: OAuthProvider): Promise<void> {
    if (!user) return;
    const data = { change, provider, at: this.clock.now().toISOString() };
    await this.notices.send(tx, user, { kind: 'auth.identity-notice', data }, { notice: change, provider });
  }
}
