import { Injectable } from '@nestjs/common';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import { renderLetter } from '../../../platform/mail/render/render-letter.js';
import { bytesInEucKr, formOf } from '../../../platform/sms/sms-text.js';
import { toWords } from '../centre/notification.model.js';
import { notificationErrors } from '../notifications.errors.js';
import { slackMessage } from '../slack/slack-words.js';
import { webhookBody } from '../webhooks/webhook-body.js';
import { NoticeRegistry, type NoticeData } from './notice-kinds.js';
import { noticeLetter } from './notice-letter.js';
import { phoneWords } from './notice-phone-text.js';
import { NoticeText } from './notice-text.js';
import type { NotificationPreview } from './preview.model.js';
import { Severity } from './severity.js';

const AT = new Date('2026-11-21T00:00:00Z');
const ID = '01930000-0000-7000-8000-000000000001';
const LINK = '/dashboard';

/** Shows a kind of notice with its sample facts, through the very code that sends the real ones. */
@Injectable()
export class NoticePreviews {
  constructor(
    private readonly registry: NoticeRegistry,
    private readonly text: NoticeText,
  ) {}

  /** @throws NOTIFICATION_KIND_UNKNOWN */
  of(kind: string, locale: Locale): NotificationPreview {
    const definition = this.registry.find(kind);
    if (!definition) throw notificationErrors.NOTIFICATION_KIND_UNKNOWN({ kind });
    const words = definition.words[locale](definition.sample);
    const url = this.text.urlOf(LINK);
    const severity = Severity.WARNING;
    const onPhone = phoneWords(locale, { title: words.title, url }).normalize('NFC');
    const notice = {
      id: ID,
      kind,
      severity,
      data: definition.sample as NoticeData,
      link: LINK,
      groupKey: null,
      createdAt: AT,
      audience: { channelIds: [] },
    };
    return {
      words: toWords(words),
      letter: renderLetter(noticeLetter(locale, { words, severity, at: AT, url }), locale),
      text: { text: onPhone, form: formOf(onPhone), bytes: bytesInEucKr(onPhone) ?? 0 },
      slack: JSON.stringify(slackMessage(words, { severity, locale, url }), null, 2),
      webhook: JSON.stringify(webhookBody({ notice, words, severity, url }), null, 2),
    };
  }
}
