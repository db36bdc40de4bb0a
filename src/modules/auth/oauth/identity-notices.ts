import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../../platform/mail/letter-kinds.js';
import { Letters } from '../../../platform/mail/letters.js';
import type { User } from '../../users/index.js';
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
    private readonly letters: Letters,
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

  /** Somebody who came by Kakao and kept their address has none: nothing is written then. */
  async send(
    tx: Tx,
    user: Pick<User, 'id' | 'email'> | null,
    change: IdentityChange,
    provider: OAuthProvider,
  ): Promise<void> {
    if (!user || user.email === null) return;
    await this.letters.send(tx, {
      kind: 'auth.identity-notice',
      to: { type: 'USER', id: user.id },
      data: { change, provider, at: this.clock.now().toISOString() },
    });
  }
}
