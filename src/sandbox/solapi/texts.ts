import { randomBytes } from 'node:crypto';
import type { Journal } from '../kit/journal.js';

/** A text that was taken. */
export interface StoredText {
  id: string;
  groupId: string;
  /** When it was taken, in milliseconds of the twin's clock. */
  at: number;
  to: string;
  from: string;
  text: string;
  type: 'SMS' | 'LMS' | 'ATA';
  talk?: { templateId: string; variables: Record<string, string>; fallsBack: boolean } | null;
  customFields: Record<string, string>;
  /** What becomes of it, and when. */
  endCode: string;
  endAt: number;
}

type Line = { k: 'text'; v: StoredText };

/** What is kept; older texts fall out. */
const TEXTS_MAX = 2_000;
/** How long a text is on its way when nothing else is said. */
export const DELIVERY_MS = 1_000;
const CARRIER_MS = 200;

/** The texts in memory, rebuilt from the journal at start. */
export class Texts {
  private readonly texts = new Map<string, StoredText>();
  private journal: Journal | null = null;

  replay(record: unknown): void {
    this.apply(record as Line);
  }

  /** Called once the journal has been replayed. */
  attach(journal: Journal): void {
    this.journal = journal;
  }

  /** Resolves when the text is on disk: only then may it be called taken. */
  async keep(text: StoredText): Promise<void> {
    const record: Line = { k: 'text', v: text };
    this.apply(record);
    await this.journal?.append(record);
  }

  /** Newest first. */
  list(fits: (text: StoredText) => boolean = () => true): StoredText[] {
    return [...this.texts.values()].filter(fits).sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  }

  get(id: string): StoredText | undefined {
    return this.texts.get(id);
  }

  async forgetAll(): Promise<void> {
    this.texts.clear();
    await this.journal?.clear();
  }

  private apply(record: Line): void {
    this.texts.set(record.v.id, record.v);
    const [oldest] = this.texts.keys();
    if (this.texts.size > TEXTS_MAX && oldest) this.texts.delete(oldest);
  }
}

const MESSAGES: Record<string, string> = {
  '1062': '발신번호 미등록',
  '2000': '정상 접수(이통사로 접수 예정)',
  '3000': '이통사로 접수됨',
  '4000': '수신 완료',
};

export function messageOf(code: string): string {
  return MESSAGES[code] ?? (code.startsWith('1') ? '접수 거절' : '발송 실패');
}

/** Taken, then with the carrier, then what became of it. */
export function statusOf({ at, endAt, endCode }: StoredText, now: number): string {
  if (now >= endAt) return endCode;
  return now >= at + CARRIER_MS ? '3000' : '2000';
}

/** `M4V2026…`: as long as theirs, and of no further meaning. */
export function newTextId(prefix: 'M' | 'G'): string {
  return `${prefix}4V${randomBytes(14).toString('hex').toUpperCase()}`;
}
