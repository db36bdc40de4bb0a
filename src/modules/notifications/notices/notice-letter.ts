import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LetterRegistry, type Locale } from '../../../platform/mail/letter-kinds.js';
import { instantInLetter } from '../../../platform/mail/render/letter-format.js';
import type { LetterContent } from '../../../platform/mail/render/letter-content.js';
import type { NoticeWords } from './notice-kinds.js';
import { NoticeText } from './notice-text.js';
import { Severity } from './severity.js';

interface NoticeLetterFacts {
  words: NoticeWords;
  severity: Severity;
  at: Date;
  url: string | null;
}

declare global {
  interface LetterKinds {
    'notifications.notice': { data: { noticeId: string }; facts: NoticeLetterFacts };
  }
}

const USEFUL_MS = 86_400_000;
const PER_HOUR = 60;

const WEIGHT: Record<Locale, Record<Severity, string>> = {
  ko: { INFO: '정보', WARNING: '경고', CRITICAL: '심각' },
  en: { INFO: 'Info', WARNING: 'Warning', CRITICAL: 'Critical' },
};
const LABELS = {
  ko: { at: '시각', open: '관리자 화면에서 보기', why: '알림 설정에서 받을 알림을 바꿀 수 있습니다.' },
  en: {
    at: 'Time',
    open: 'Open in the admin app',
    why: 'What you get is chosen in your notification settings.',
  },
} as const;

/** A notice as a letter. */
export function noticeLetter(locale: Locale, { words, severity, at, url }: NoticeLetterFacts): LetterContent {
  const labels = LABELS[locale];
  return {
    subject: `[${locale === 'ko' ? '마당' : 'Madang'} ${WEIGHT[locale][severity]}] ${words.title}`,
    heading: words.title,
    blocks: [
      ...(words.body ? [{ type: 'text' as const, text: words.body }] : []),
      { type: 'facts', rows: [...(words.facts ?? []), [labels.at, instantInLetter(at, locale)]] },
      ...(url === null ? [] : [{ type: 'link' as const, label: labels.open, url }]),
      { type: 'note', text: labels.why },
    ],
  };
}

/** A notice as a letter to somebody of the staff. */
@Injectable()
export class NoticeLetter implements OnModuleInit {
  constructor(
    private readonly registry: LetterRegistry,
    private readonly text: NoticeText,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'notifications.notice',
      usefulForMs: USEFUL_MS,
      perHour: PER_HOUR,
      about: ({ noticeId }) => ({ type: 'notice', id: noticeId }),
      prepare: async ({ locale }, data) => {
        const found = await this.text.of({ data, locale });
        return (
          found && {
            words: found.words,
            severity: found.severity,
            at: found.notice.createdAt,
            url: found.url,
          }
        );
      },
      words: { ko: (facts) => noticeLetter('ko', facts), en: (facts) => noticeLetter('en', facts) },
      sample: {
        words: {
          // In no language: the words of a notice are chosen by whoever sends it.
          title: 'p95 > 5 s',
          body: 'p95 6.2 s',
          facts: [['p95', '6.2 s']],
        },
        severity: Severity.CRITICAL,
        at: new Date('2026-11-21T00:00:00Z'),
        url: 'https://madang.example/admin/incidents',
      },
    });
  }
}
