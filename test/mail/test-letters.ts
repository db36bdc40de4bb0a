import { createHash, randomBytes } from 'node:crypto';
import { Db } from '../../src/platform/db/db.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { LetterRegistry, type LetterKind } from '../../src/platform/mail/letter-kinds.js';
import { Letters, type LetterOrder } from '../../src/platform/mail/letters.js';
import { RecipientRegistry, type Recipient } from '../../src/platform/mail/recipients.js';
import { DeliverMessage } from '../../src/platform/messages/deliver-message.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import type { TestSystem } from '../kit/test-system.js';

declare global {
  interface LetterKinds {
    'test.note': { data: { subjectId?: string }; facts: { name: string | null; subject: string } };
    'test.secret': { data: { accountId: string }; facts: { name: string | null; secret: string } };
    'test.short': { data: Record<string, never>; facts: Record<string, never> };
  }
  interface LetterRecipients {
    TEST: true;
  }
}

export const ACTOR = systemActor('test');

export interface MailState {
  status: string;
  attempts: number;
  failure_code: string | null;
  reply: string | null;
  receipt: string | null;
  shown_as: string | null;
  next_attempt_at: Date | null;
}

/** Letters of a test, to people who exist only in its memory. */
export class TestLetters {
  /** What `prepare` minted, as a kind would keep it: hashes only. */
  readonly hashes: string[] = [];
  readonly minted: string[] = [];
  subject = '안녕하세요';
  notNeeded = false;
  breaks: Error | null = null;
  private readonly people = new Map<string, Recipient>();

  constructor(private readonly system: TestSystem) {
    system.get(RecipientRegistry).register('TEST', async (id) => this.people.get(id) ?? null);
    const registry = system.get(LetterRegistry);
    registry.register({
      kind: 'test.note',
      usefulForMs: 3_600_000,
      perHour: null,
      about: ({ subjectId }) => ({ type: 'thing', id: subjectId ?? '' }),
      prepare: async ({ recipient }) => {
        if (this.breaks) throw this.breaks;
        return this.notNeeded ? null : { name: recipient.name, subject: this.subject };
      },
      words: {
        ko: ({ name, subject }) => ({
          subject,
          heading: `${name ?? ''}님께`,
          blocks: [{ type: 'text', text: subject }],
        }),
        en: ({ name, subject }) => ({
          subject,
          heading: `To ${name ?? ''}`,
          blocks: [{ type: 'text', text: subject }],
        }),
      },
      sample: { name: '홍길동', subject: '제목' },
    });
    registry.register({
      kind: 'test.secret',
      usefulForMs: 600_000,
      perHour: 3,
      prepare: async ({ recipient }) => {
        const secret = randomBytes(24).toString('base64url');
        this.minted.push(secret);
        this.hashes.push(createHash('sha256').update(secret).digest('hex'));
        return { name: recipient.name, secret };
      },
      words: {
        ko: ({ name, secret }) => ({
          subject: '확인 코드',
          heading: `${name ?? ''}님`,
          blocks: [
            { type: 'code', code: secret },
            { type: 'link', label: '열기', url: `https://madang.example/#${secret}` },
          ],
        }),
        en: ({ name, secret }) => ({
          subject: 'Code',
          heading: name ?? '',
          blocks: [{ type: 'code', code: secret }],
        }),
      },
      sample: { name: '홍길동', secret: 'sample' },
    });
    registry.register({
      kind: 'test.short',
      usefulForMs: 1,
      perHour: null,
      prepare: async () => ({}),
      words: {
        ko: () => ({ subject: '늦음', heading: '늦음', blocks: [] }),
        en: () => ({ subject: 'late', heading: 'late', blocks: [] }),
      },
      sample: {},
    });
  }

  /** Somebody new. */
  person(address: string | null, name: string | null = '홍길동'): string {
    const id = newId();
    this.people.set(id, { address, name });
    return id;
  }

  forget(id: string): void {
    this.people.delete(id);
  }

  async send<K extends LetterKind>(order: LetterOrder<K>): Promise<string> {
    const { id } = await this.system
      .get(UnitOfWork)
      .run(ACTOR, (tx) => this.system.get(Letters).send(tx, order));
    return id;
  }

  /** A plain letter to an address. */
  note(address: string | null, name?: string | null): Promise<string> {
    return this.send({ kind: 'test.note', to: { type: 'TEST', id: this.person(address, name) }, data: {} });
  }

  deliver(id: string): Promise<void> {
    return this.system.get(DeliverMessage).execute(id);
  }

  /** What the schedule does, once. */
  deliverDue(): Promise<void> {
    return this.system.get(DeliverMessage).executeDue();
  }

  /** Lets the time of the next try come. */
  async makeDue(id: string): Promise<void> {
    await this.system.sql(`UPDATE messages SET next_attempt_at = now() - interval '1 second' WHERE id = $1`, [
      id,
    ]);
  }

  async state(id: string): Promise<MailState> {
    const row = await this.system.get(Db).one<MailState>(
      `SELECT status, attempts, failure_code, reply, receipt, shown_as, next_attempt_at
       FROM messages WHERE id = $1`,
      [id],
    );
    if (!row) throw new Error(`no letter ${id}`);
    return row;
  }

  async outcomes(id: string): Promise<(string | null)[]> {
    const rows = await this.system.sql<{ outcome: string | null }>(
      `SELECT outcome FROM message_attempts WHERE message_id = $1 ORDER BY number`,
      [id],
    );
    return rows.map((row) => row.outcome);
  }
}

let people = 0;
/** An address nobody has used yet. */
export function newAddress(): string {
  people += 1;
  return `person${people}.${process.pid}@people.example`;
}
