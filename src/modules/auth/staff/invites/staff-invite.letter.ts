import type { LetterDefinition, Locale } from '../../../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter } from '../../../../platform/mail/render/letter-format.js';

export interface StaffInviteFacts {
  name: string | null;
  /** Who invites; null for whoever runs the installation. */
  invitedBy: string | null;
  roleTitle: Record<Locale, string>;
  link: string;
  expiresAt: Date;
}

const WORDS = {
  ko: {
    subject: '[마당] 관리자 화면에 초대되었습니다',
    heading: '마당 관리자 화면에 초대되었습니다.',
    rows: { by: '초대한 사람', role: '역할', until: '유효 기간' },
    link: '초대 수락하기',
    note: '링크는 한 번만 쓸 수 있습니다. 비밀번호를 정한 뒤 2단계 인증을 등록합니다. 받을 일이 없는 메일이라면 열지 말고 지워 주세요.',
  },
  en: {
    subject: '[Madang] You are invited to the back office',
    heading: 'you are invited to the back office of Madang.',
    rows: { by: 'Invited by', role: 'Role', until: 'Good until' },
    link: 'Accept the invitation',
    note: 'The link works once. You choose a password and then set up a second factor. If you did not expect this letter, delete it without opening the link.',
  },
};

function write(locale: Locale, facts: StaffInviteFacts): LetterContent {
  const { subject, heading, rows, link, note } = WORDS[locale];
  return {
    subject,
    heading: `${greeting(facts.name, locale)}${heading}`,
    blocks: [
      {
        type: 'facts',
        rows: [
          ...(facts.invitedBy ? [[rows.by, facts.invitedBy] as const] : []),
          [rows.role, facts.roleTitle[locale]],
          [rows.until, instantInLetter(facts.expiresAt, locale)],
        ],
      },
      { type: 'link', label: link, url: facts.link },
      { type: 'note', text: note },
    ],
  };
}

export const staffInviteWords: LetterDefinition<'auth.staff-invite'>['words'] = {
  ko: (facts) => write('ko', facts),
  en: (facts) => write('en', facts),
};

export const staffInviteSample: StaffInviteFacts = {
  name: '김운영',
  invitedBy: '박대표',
  roleTitle: { ko: '운영자', en: 'Operator' },
  link: 'https://ops.example.kr/admin/invite#sample',
  expiresAt: new Date('2026-11-24T00:00:00Z'),
};
