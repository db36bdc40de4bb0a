import { HandOutNotice } from '../../src/modules/notifications/notices/hand-out-notice.use-case.js';
import { NoticeRegistry, Notices, type NoticeOrder } from '../../src/modules/notifications/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { DeliverMessage } from '../../src/platform/messages/deliver-message.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import type { StaffClient } from '../kit/staff-client.js';
import type { TestSystem } from '../kit/test-system.js';

declare global {
  interface NoticeKinds {
    'test.alarm': { rule: string; value: number };
  }
}

export const ACTOR = systemActor('test');

export interface MessageState {
  id: string;
  status: string;
  attempts: number;
  failure_code: string | null;
  reply: string | null;
  next_attempt_at: Date | null;
}

const CREATE = `mutation ($input: NewNotificationDestinationInput!) {
  createNotificationDestination(input: $input) { secret destination { id version state address } } }`;

/** Notices of a test: sends them, hands them out, and works off what they caused. */
export class NoticeDesk {
  /** What the kind says when it is asked whether a notice is still needed. */
  needed = true;

  constructor(private readonly system: TestSystem) {
    system.get(NoticeRegistry).register({
      kind: 'test.alarm',
      name: { ko: '시험 경보', en: 'Test alarm' },
      usefulForMs: 3_600_000,
      isNeeded: () => Promise.resolve(this.needed),
      words: {
        ko: ({ rule, value }) => ({
          title: `${rule} 초과`,
          body: '한도를 넘었습니다.',
          facts: [['값', String(value)]],
        }),
        en: ({ rule, value }) => ({ title: `${rule} exceeded`, facts: [['Value', String(value)]] }),
      },
      sample: { rule: '지연', value: 5 },
    });
  }

  /** @returns the id of the notice; that of the first one where the key is the same */
  async send(
    order: Partial<NoticeOrder<'test.alarm'>> & Pick<NoticeOrder<'test.alarm'>, 'audience'>,
  ): Promise<string> {
    const whole = {
      kind: 'test.alarm',
      key: newId(),
      severity: 'warning',
      data: { rule: '지연', value: 5 },
      ...order,
    } as const;
    await this.system.get(UnitOfWork).run(ACTOR, (tx) => this.system.get(Notices).send(tx, whole));
    const [row] = await this.system.sql<{ id: string }>(
      `SELECT id FROM notices WHERE kind = $1 AND key = $2`,
      [whole.kind, whole.key],
    );
    return row?.id ?? '';
  }

  handOut(noticeId: string): Promise<void> {
    return this.system.get(HandOutNotice).execute(noticeId);
  }

  /** Sends and hands out. */
  async tell(...order: Parameters<NoticeDesk['send']>): Promise<string> {
    const id = await this.send(...order);
    await this.handOut(id);
    return id;
  }

  /** Registers a chat or a server. */
  async destination(
    staff: StaffClient,
    input: { type: 'SLACK' | 'WEBHOOK'; address: string; minSeverity?: string; hourlyMax?: number },
  ): Promise<{ id: string; secret: string | null }> {
    const answer = await staff.confirmed<{
      createNotificationDestination: { secret: string | null; destination: { id: string } };
    }>(CREATE, { input: { name: `채널 ${newId()}`, ...input } });
    const made = answer.data?.createNotificationDestination;
    if (!made) throw new Error(JSON.stringify(answer.errors));
    return { id: made.destination.id, secret: made.secret };
  }

  refusedDestination(staff: StaffClient, input: { type: 'SLACK' | 'WEBHOOK'; address: string }) {
    return staff.confirmed(CREATE, { input: { name: `채널 ${newId()}`, ...input } });
  }

  async message(noticeId: string, destinationId: string): Promise<MessageState> {
    const [row] = await this.system.sql<MessageState>(
      `SELECT m.* FROM messages m JOIN notice_deliveries d ON d.message_id = m.id
       WHERE d.notice_id = $1 AND d.recipient_id = $2`,
      [noticeId, destinationId],
    );
    if (!row) throw new Error('no message');
    return row;
  }

  async deliver({ id }: { id: string }): Promise<void> {
    await this.system.get(DeliverMessage).execute(id);
  }

  /** As if the time for its next try had come. */
  async makeDue({ id }: { id: string }): Promise<void> {
    await this.system.sql(`UPDATE messages SET next_attempt_at = now() - interval '1 second' WHERE id = $1`, [
      id,
    ]);
  }

  async deliverLetters(): Promise<void> {
    await this.system.sql(
      `UPDATE messages SET next_attempt_at = now() - interval '1 second' WHERE channel = 'EMAIL' AND status = 'WAITING'`,
    );
    await this.system.get(DeliverMessage).executeDue(['EMAIL']);
  }

  async deliverTexts(): Promise<void> {
    await this.system.sql(
      `UPDATE messages SET next_attempt_at = now() - interval '1 second' WHERE channel = 'SMS' AND status = 'WAITING'`,
    );
    await this.system.get(DeliverMessage).executeDue(['SMS']);
  }

  /** On which ways a notice went to somebody, and why not on others. */
  deliveries(noticeId: string): Promise<{ channel: string; recipient_id: string; skipped: string | null }[]> {
    return this.system.sql(
      `SELECT channel, recipient_id, skipped FROM notice_deliveries WHERE notice_id = $1 ORDER BY channel, skipped`,
      [noticeId],
    );
  }
}
