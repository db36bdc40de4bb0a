import { Db } from '../../src/platform/db/db.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { DeliverMessage } from '../../src/platform/messages/deliver-message.js';
import { FollowMessage } from '../../src/platform/messages/follow-message.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { TextRegistry } from '../../src/platform/sms/text-kinds.js';
import { Texts } from '../../src/platform/sms/texts.js';
import { newId } from '../../src/shared/ids.js';
import type { TestSystem } from '../kit/test-system.js';

declare global {
  interface TextKinds {
    'test.note': { data: Record<string, never>; facts: { text: string } };
    'test.warning': { data: Record<string, never>; facts: Record<string, never> };
  }
  interface TextRecipients {
    TEST: true;
  }
}

export const ACTOR = systemActor('test');

export interface SmsState {
  status: string;
  attempts: number;
  form: string | null;
  failure_code: string | null;
  reply: string | null;
  receipt: string | null;
  shown_as: string | null;
  next_attempt_at: Date | null;
  next_check_at: Date | null;
  delivered_at: Date | null;
}

/** Texts of a test, to people who exist only in its memory. */
export class TestTexts {
  text = '[마당] 안녕하세요';
  notNeeded = false;
  written = 0;
  private readonly people = new Map<string, string | null>();

  constructor(private readonly system: TestSystem) {
    const registry = system.get(TextRegistry);
    registry.registerRecipients('TEST', async (id) => this.people.get(id) ?? null);
    registry.register({
      kind: 'test.note',
      usefulForMs: 3_600_000,
      prepare: async () => {
        this.written += 1;
        return this.notNeeded ? null : { text: this.text };
      },
      words: { ko: ({ text }) => text, en: ({ text }) => text },
      sample: { text: '[마당] 안녕하세요' },
    });
    registry.register({
      kind: 'test.warning',
      usefulForMs: 3_600_000,
      prepare: () => Promise.resolve({}),
      words: { ko: () => '[마당] 조심하세요', en: () => '[Madang] Beware' },
      sample: {},
    });
  }

  /** @param phone in E.164, or as it is dialled here */
  person(phone: string | null): string {
    const id = newId();
    this.people.set(id, phone && phone.replace(/^0/, '+82'));
    return id;
  }

  async send(phone: string | null, once?: string): Promise<string> {
    const order = { kind: 'test.note', to: { type: 'TEST', id: this.person(phone) }, data: {} } as const;
    const sent = await this.system
      .get(UnitOfWork)
      .run(ACTOR, (tx) => this.system.get(Texts).send(tx, once === undefined ? order : { ...order, once }));
    return sent.id;
  }

  /** A text of another kind. */
  async warn(phone: string): Promise<string> {
    const order = { kind: 'test.warning', to: { type: 'TEST', id: this.person(phone) }, data: {} } as const;
    const sent = await this.system.get(UnitOfWork).run(ACTOR, (tx) => this.system.get(Texts).send(tx, order));
    return sent.id;
  }

  deliver(id: string): Promise<void> {
    return this.system.get(DeliverMessage).execute(id);
  }

  deliverDue(): Promise<void> {
    return this.system.get(DeliverMessage).executeDue();
  }

  follow(): Promise<void> {
    return this.system.get(FollowMessage).executeDue();
  }

  async state(id: string): Promise<SmsState> {
    const row = await this.system.get(Db).one<SmsState>(`SELECT * FROM messages WHERE id = $1`, [id]);
    if (!row) throw new Error(`no text ${id}`);
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
