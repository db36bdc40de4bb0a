import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../../platform/security/actor.js';
import { TextRegistry } from '../../../../platform/sms/text-kinds.js';
import { UsersFacade } from '../../../users/index.js';
import type { OAuthProvider } from '../../oauth/oauth.types.js';
import { CODE_MS, FORMER_KEPT_MS, PhoneChangeStore, type PhoneChange } from './phone-change.store.js';
import { PhoneCodes } from './phone-codes.js';
import * as words from './phone-texts.words.js';

declare global {
  interface TextKinds {
    'auth.phone-code': { data: { changeId: string }; facts: { code: string } };
    'auth.phone-changed': { data: Record<string, never>; facts: Record<string, never> };
    'auth.phone-removed': { data: Record<string, never>; facts: Record<string, never> };
    'auth.account-notice': {
      data: { notice: words.AccountNotice; provider?: OAuthProvider };
      facts: words.AccountNoticeFacts;
    };
  }
  interface TextRecipients {
    /** A customer, at a number that was proved to be theirs. */
    USER: true;
    /** The number that somebody wants to have. */
    NEW_PHONE: true;
    /** The number that somebody had until now. */
    FORMER_PHONE: true;
  }
}

const ACTOR = systemActor('phone-change');

/** The texts about an account. A code is made while its text is sent, and exists in the text only. */
@Injectable()
export class PhoneTexts implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly registry: TextRegistry,
    private readonly changes: PhoneChangeStore,
    private readonly codes: PhoneCodes,
    private readonly users: UsersFacade,
  ) {}

  onModuleInit(): void {
    this.registry.registerRecipients('USER', (id) =>
      this.uow.run(ACTOR, async (tx) => {
        const user = await this.users.find(tx, id);
        return user?.isActive && user.phoneProvedAt !== null ? user.phone : null;
      }),
    );
    this.registry.registerRecipients('NEW_PHONE', async (id) => (await this.change(id))?.phone ?? null);
    this.registry.registerRecipients(
      'FORMER_PHONE',
      async (id) => (await this.change(id))?.formerPhone ?? null,
    );
    this.registry.register({
      kind: 'auth.phone-code',
      usefulForMs: CODE_MS,
      isAskedFor: true,
      prepare: (_text, { changeId }) => this.mint(changeId),
      words: words.phoneCode,
      sample: { code: '123456' },
    });
    this.registry.register({
      kind: 'auth.phone-changed',
      usefulForMs: FORMER_KEPT_MS,
      prepare: () => Promise.resolve({}),
      words: words.phoneChanged,
      sample: {},
    });
    this.registry.register({
      kind: 'auth.phone-removed',
      usefulForMs: FORMER_KEPT_MS,
      prepare: () => Promise.resolve({}),
      words: words.phoneRemoved,
      sample: {},
    });
    this.registry.register({
      kind: 'auth.account-notice',
      usefulForMs: FORMER_KEPT_MS,
      prepare: (_text, { notice, provider }) => Promise.resolve({ notice, provider: provider ?? null }),
      words: words.accountNotice,
      sample: { notice: 'LINKED', provider: 'KAKAO' },
    });
  }

  private async mint(changeId: string): Promise<{ code: string } | null> {
    const { code, mac } = await this.codes.make(changeId);
    const isAwaited = await this.uow.run(ACTOR, (tx) => this.changes.putCode(tx, changeId, mac));
    return isAwaited ? { code } : null;
  }

  private change(id: string): Promise<PhoneChange | null> {
    return this.uow.run(ACTOR, (tx) => this.changes.byId(tx, id));
  }
}
