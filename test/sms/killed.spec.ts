import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeliverMessage } from '../../src/platform/messages/deliver-message.js';
import { ServerProcess } from '../kit/server-process.js';
import { newPhone, startTestPhones, type TestPhones } from '../kit/test-phones.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const REQUEST = `mutation ($phone: String!) { requestPhoneChange(phone: $phone) { sentTo } }`;
const CONFIRM = `mutation ($code: String!) { confirmPhoneChange(code: $code) { phone } }`;

describe('killed while a code is being sent (S000-INT-02)', () => {
  let twin: TestPhones;
  let system: TestSystem;

  beforeAll(async () => {
    twin = await startTestPhones();
    // The worker is a process of its own, so that it can be killed.
    system = await TestSystem.start({ role: 'api', environment: twin.environment });
  });
  afterAll(async () => {
    await system.stop();
    await twin.remove();
  });

  const killAt = async (killPoint: string): Promise<{ customer: Customer; phone: string; id: string }> => {
    const [customer, phone] = [await system.customer(), newPhone()];
    await customer.client.ok(REQUEST, { phone });
    const doomed = await ServerProcess.start(system, { role: 'worker', killPoint });
    await doomed.killAtPoint();
    const [text] = await system.sql<{ id: string }>(
      `SELECT id FROM messages WHERE status = 'SENDING' ORDER BY created_at DESC LIMIT 1`,
    );
    return { customer, phone, id: text?.id ?? '' };
  };
  /** The lease of the dead worker runs out, and another process looks. */
  const takeOver = async (id: string): Promise<void> => {
    await system.sql(`UPDATE messages SET next_attempt_at = now() WHERE id = $1`, [id]);
    await system.get(DeliverMessage).executeDue();
  };
  const outcomes = async (id: string): Promise<string[]> =>
    (
      await system.sql<{ outcome: string }>(
        `SELECT outcome FROM message_attempts WHERE message_id = $1 ORDER BY number`,
        [id],
      )
    ).map((row) => row.outcome);

  it('after the carrier took it, before we wrote that down: it is found there, and the code in it is good', async () => {
    const { customer, phone, id } = await killAt('messages.answered');
    const code = await twin.phones.codeFor(phone);
    await takeOver(id);
    expect(await twin.phones.list(phone)).toHaveLength(1);
    expect(await outcomes(id)).toEqual(['SENT']);
    const done = await customer.client.ok(CONFIRM, { code });
    expect(done).toEqual({ confirmPhoneChange: { phone: `+82${phone.slice(1)}` } });
  }, 90_000);

  it('before the carrier was asked: it is not lost', async () => {
    const { customer, phone, id } = await killAt('messages.claimed');
    expect(await twin.phones.list(phone)).toEqual([]);
    await takeOver(id);
    expect(await outcomes(id)).toEqual(['LOST', 'SENT']);
    expect(await twin.phones.list(phone)).toHaveLength(1);
    const code = await twin.phones.codeFor(phone);
    await customer.client.ok(CONFIRM, { code });
  }, 90_000);
});
