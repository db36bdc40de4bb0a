import type { Journal } from '../kit/journal.js';

/** A mail as it came over the wire. */
export interface StoredMail {
  id: string;
  /** When it was taken, ISO. */
  at: string;
  from: string;
  to: string[];
  /** Who signed in, when somebody did. */
  user: string | null;
  secure: boolean;
  /** The message itself, base64: it is bytes, not text. */
  raw: string;
}

type Record = { k: 'mail'; v: StoredMail } | { k: 'forget'; v: string | null };

/** What is kept; older mails fall out. */
const MAILS_MAX = 1_000;

/** The mails in memory, rebuilt from the journal at start. */
export class Mailbox {
  private readonly mails = new Map<string, StoredMail>();
  private journal: Journal | null = null;

  replay(record: unknown): void {
    this.apply(record as Record);
  }

  /** Called once the journal has been replayed. */
  attach(journal: Journal): void {
    this.journal = journal;
  }

  /** Resolves when the mail is on disk: only then may a server say that it took it. */
  async keep(mail: StoredMail): Promise<void> {
    await this.write({ k: 'mail', v: mail });
  }

  /** Newest first. @param to only mails to this address */
  list(to: string | null): StoredMail[] {
    const all = [...this.mails.values()].reverse();
    const wanted = to?.toLowerCase();
    return wanted ? all.filter((mail) => mail.to.some((address) => address.toLowerCase() === wanted)) : all;
  }

  get(id: string): StoredMail | undefined {
    return this.mails.get(id);
  }

  /** @param id one mail; null all of them */
  async forget(id: string | null): Promise<void> {
    if (id !== null) return this.write({ k: 'forget', v: id });
    this.mails.clear();
    await this.journal?.clear();
  }

  private async write(record: Record): Promise<void> {
    this.apply(record);
    await this.journal?.append(record);
  }

  private apply(record: Record): void {
    if (record.k === 'forget') {
      if (record.v !== null) this.mails.delete(record.v);
      return;
    }
    this.mails.set(record.v.id, record.v);
    const [oldest] = this.mails.keys();
    if (this.mails.size > MAILS_MAX && oldest) this.mails.delete(oldest);
  }
}
