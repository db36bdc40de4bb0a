import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeliverMessage } from '../../src/platform/messages/deliver-message.js';
import { buyPoints } from '../kit/buyer.js';
import { ServerProcess } from '../kit/server-process.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TestSystem } from '../kit/test-system.js';

describe('killed while a letter is being sent (S000-INT-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    // The worker is a process of its own, so that it can be killed.
    system = await TestSystem.start({ role: 'api', environment: mailbox.environment });
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  it('after the server took it, before we wrote that down: a repeat under the same Message-ID, and then SENT', async () => {
    const order = await buyPoints(system, await system.customer(), '7000');
    const doomed = await ServerProcess.start(system, { role: 'worker', killPoint: 'messages.answered' });
    await doomed.killAtPoint();
    const [taken] = await mailbox.mails.list();
    const [letter] = await system.sql<{ id: string; status: string }>(
      `SELECT id, status FROM messages WHERE about_id = $1`,
      [order.paymentId],
    );
    expect(letter?.status).toBe('SENDING');
    expect(taken?.messageId).toBe(`<${letter?.id}@madang.example>`);

    // Its lease runs out, and another process looks.
    await system.sql(`UPDATE messages SET next_attempt_at = now() WHERE id = $1`, [letter?.id]);
    await system.get(DeliverMessage).executeDue();
    const [after] = await system.sql(`SELECT status FROM messages WHERE id = $1`, [letter?.id]);
    expect(after).toEqual({ status: 'SENT' });
    const mails = await mailbox.mails.list();
    expect(mails.map((mail) => mail.messageId)).toEqual([taken?.messageId, taken?.messageId]);
    const attempts = await system.sql<{ outcome: string }>(
      `SELECT outcome FROM message_attempts WHERE message_id = $1 ORDER BY number`,
      [letter?.id],
    );
    expect(attempts.map((attempt) => attempt.outcome)).toEqual(['UNKNOWN', 'SENT']);
  }, 90_000);
});
