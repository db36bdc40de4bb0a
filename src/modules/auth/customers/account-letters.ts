import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../../platform/mail/letter-kinds.js';
import { systemActor } from '../../../platform/security/actor.js';
import * as words from './account-letters.words.js';
import { lifetimeOf, OneTimeLinks, type LinkKind } from './one-time-links.js';

declare global {
  interface LetterKinds {
    'auth.registration': { data: { registrationId: string }; facts: words.LinkFacts };
    'auth.already-registered': { data: Record<string, never>; facts: { name: string | null } };
    'auth.password-reset': { data: { userId: string }; facts: words.LinkFacts };
    'auth.password-changed': { data: { at: string }; facts: words.AtFacts };
    'auth.new-device': { data: { at: string }; facts: words.AtFacts };
    'auth.contact-change': { data: { changeId: string }; facts: words.LinkFacts };
    'auth.contact-changed': { data: { at: string }; facts: words.AtFacts };
    'auth.phone-changed': { data: { at: string }; facts: words.AtFacts };
    'auth.phone-removed': { data: { at: string }; facts: words.AtFacts };
  }
}

const ACTOR = systemActor('account-letters');
const DAY_MS = 86_400_000;
/** What strangers may ask for. */
const PER_HOUR = 3;
const SAMPLE = {
  name: '홍길동',
  url: 'https://example.org/account/verify#token=sample',
  at: new Date('2026-11-21T00:00:00Z'),
};

/** The letters about an account itself. Links are made while a letter is sent and exist in the letter only. */
@Injectable()
export class AccountLetters implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly registry: LetterRegistry,
    private readonly links: OneTimeLinks,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'auth.registration',
      usefulForMs: lifetimeOf('REGISTRATION'),
      perHour: PER_HOUR,
      prepare: ({ recipient }, { registrationId }) =>
        this.withLink(recipient.name, 'REGISTRATION', registrationId),
      words: words.registration,
      sample: SAMPLE,
    });
    this.registry.register({
      kind: 'auth.password-reset',
      usefulForMs: lifetimeOf('PASSWORD_RESET'),
      perHour: PER_HOUR,
      prepare: ({ recipient }, { userId }) => this.withLink(recipient.name, 'PASSWORD_RESET', userId),
      words: words.passwordReset,
      sample: SAMPLE,
    });
    this.registry.register({
      kind: 'auth.contact-change',
      usefulForMs: lifetimeOf('CONTACT_CHANGE'),
      perHour: PER_HOUR,
      prepare: ({ recipient }, { changeId }) => this.withLink(recipient.name, 'CONTACT_CHANGE', changeId),
      words: words.contactChange,
      sample: SAMPLE,
    });
    this.registry.register({
      kind: 'auth.already-registered',
      usefulForMs: DAY_MS,
      perHour: PER_HOUR,
      prepare: ({ recipient }) => Promise.resolve({ name: recipient.name }),
      words: words.alreadyRegistered,
      sample: SAMPLE,
    });
    this.notice('auth.password-changed', words.passwordChanged);
    this.notice('auth.new-device', words.newDevice);
    this.notice('auth.contact-changed', words.contactChanged);
    this.notice('auth.phone-changed', words.phoneChanged);
    this.notice('auth.phone-removed', words.phoneRemoved);
  }

  /** Says what happened and when. */
  private notice(
    kind:
      | 'auth.password-changed'
      | 'auth.new-device'
      | 'auth.contact-changed'
      | 'auth.phone-changed'
      | 'auth.phone-removed',
    text: typeof words.passwordChanged,
  ): void {
    this.registry.register({
      kind,
      usefulForMs: DAY_MS,
      perHour: null,
      prepare: ({ recipient }, { at }) => Promise.resolve({ name: recipient.name, at: new Date(at) }),
      words: text,
      sample: SAMPLE,
    });
  }

  private async withLink(name: string | null, kind: LinkKind, subjectId: string): Promise<words.LinkFacts> {
    const url = await this.uow.run(ACTOR, (tx) => this.links.mint(tx, kind, subjectId));
    return { name, url };
  }
}
