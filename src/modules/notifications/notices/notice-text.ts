import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import { NoticeRegistry, type NoticeWords } from './notice-kinds.js';
import { NoticeQueries } from './notice.queries.js';
import type { NoticeRow } from './notice.store.js';
import type { Severity } from './severity.js';

/** A notice in words, for whatever way it takes. */
export interface SpokenNotice {
  notice: NoticeRow;
  words: NoticeWords;
  severity: Severity;
  /** In full, for whoever reads it outside of the app. */
  url: string | null;
}

/** The words of a notice at the moment it is sent. */
@Injectable()
export class NoticeText {
  constructor(
    private readonly queries: NoticeQueries,
    private readonly registry: NoticeRegistry,
    private readonly config: Config,
  ) {}

  /** @returns null when it is settled meanwhile and would only confuse */
  async of(message: { data: Record<string, string>; locale: Locale }): Promise<SpokenNotice | null> {
    const notice = await this.queries.byId(message.data['noticeId'] ?? '');
    if (!notice) throw new Error('A message is about a notice that is not there');
    const definition = this.registry.named(notice.kind);
    if (definition.isNeeded && !(await definition.isNeeded(notice.data as never))) return null;
    return {
      notice,
      words: definition.words[message.locale](notice.data as never),
      severity: notice.severity,
      url: this.urlOf(notice.link),
    };
  }

  urlOf(link: string | null): string | null {
    return link === null ? null : `${this.config.publicUrl.replace(/\/$/, '')}/admin${link}`;
  }
}
