import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Sealed } from '../../../platform/crypto/sealed.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import { systemActor } from '../../../platform/security/actor.js';
import { shownOnPhones } from '../../../platform/sms/sms-text.js';
import { TextRegistry } from '../../../platform/sms/text-kinds.js';
import { phonePlace } from '../preferences/preferences.personal-data.js';
import { PreferenceStore } from '../preferences/preference.store.js';
import { NoticeText } from './notice-text.js';

declare global {
  interface TextKinds {
    'notifications.notice': { data: { noticeId: string }; facts: { title: string; url: string | null } };
  }
  interface TextRecipients {
    /** Somebody of the staff, at the number they entered for notices. */
    STAFF: true;
  }
}

const ACTOR = systemActor('notifications');
/** A text that comes a day late tells nobody anything; until then the carrier is asked again. */
const USEFUL_MS = 6 * 3_600_000;
const TITLE_LETTERS_MAX = 60;

/** A notice as a text to the phone of somebody of the staff: what happened, and where to look. */
@Injectable()
export class NoticePhoneText implements OnModuleInit {
  constructor(
    private readonly registry: TextRegistry,
    private readonly text: NoticeText,
    private readonly uow: UnitOfWork,
    private readonly preferences: PreferenceStore,
    private readonly sealed: Sealed,
  ) {}

  onModuleInit(): void {
    this.registry.registerRecipients('STAFF', (id) => this.phoneOf(id));
    this.registry.register({
      kind: 'notifications.notice',
      usefulForMs: USEFUL_MS,
      about: ({ noticeId }) => ({ type: 'notice', id: noticeId }),
      prepare: async ({ locale }, data) => {
        const found = await this.text.of({ data, locale });
        return found && { title: found.words.title, url: found.url };
      },
      words: { ko: (facts) => phoneWords('ko', facts), en: (facts) => phoneWords('en', facts) },
      talk: ({ title, url }) => ({ '#{title}': title, '#{url}': url ?? '' }),
      sample: { title: '결제 승인 지연이 5초를 넘었습니다', url: null },
    });
  }

  private async phoneOf(staffId: string): Promise<string | null> {
    const found = await this.uow.run(ACTOR, (tx) => this.preferences.sealedPhone(tx, staffId));
    return found && this.sealed.open(phonePlace(found.id), found.sealed);
  }
}

/** A notice as a phone shows it. */
export function phoneWords(locale: Locale, { title, url }: { title: string; url: string | null }): string {
  const from = locale === 'ko' ? '[마당]' : '[Madang]';
  return `${from} ${short(title)}${url === null ? '' : `\n${url}`}`;
}

/** What somebody called a rule may hold signs that no phone shows; it must arrive all the same. */
function short(title: string): string {
  const letters = [...shownOnPhones(title)];
  return letters.length > TITLE_LETTERS_MAX
    ? `${letters.slice(0, TITLE_LETTERS_MAX - 2).join('')}..`
    : letters.join('');
}
