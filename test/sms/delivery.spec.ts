import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { Texts } from '../../src/platform/sms/texts.js';
import { newPhone, SENDER, startTestPhones, type TestPhones } from '../kit/test-phones.js';
import { TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';
import { ACTOR, TestTexts } from './test-texts.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('texts through a carrier over HTTP (S000-INT-02)', () => {
  let twin: TestPhones;
  let system: TestSystem;
  let texts: TestTexts;
  let time: TimeMachine;

  beforeAll(async () => {
    twin = await startTestPhones();
    system = await TestSystem.start({ role: 'api', environment: twin.environment });
    texts = new TestTexts(system);
    time = new TimeMachine(system);
  });
  afterAll(async () => {
    await system.stop();
    await twin.remove();
  });
  afterEach(async () => {
    await twin.restart();
    await twin.phones.behave();
    texts.text = '[마당] 안녕하세요';
    texts.notNeeded = false;
  });

  /** Both clocks: a carrier refuses a request whose time is a quarter of an hour off. */
  const ahead = async (ms: number): Promise<void> => {
    time.ahead(ms);
    await twin.phones.call('POST', '/clock', { aheadMs: time.aheadMs });
  };
  const delivered = async (id: string): Promise<string> => {
    await texts.deliver(id);
    return (await texts.state(id)).status;
  };

  it('goes out when the transaction has committed, and not when it has not', async () => {
    const to = { type: 'TEST', id: texts.person(newPhone()) } as const;
    const undone = system.get(UnitOfWork).run(ACTOR, async (tx) => {
      await system.get(Texts).send(tx, { kind: 'test.note', to, data: {} });
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect(await system.sql(`SELECT 1 FROM messages WHERE recipient_id = $1`, [to.id])).toEqual([]);
    const [event] = await system.sql<{ payload: object }>(
      `SELECT payload FROM outbox WHERE event = 'sms.requested' AND subject_id = $1`,
      [await texts.send(newPhone())],
    );
    expect(Object.keys(event?.payload ?? {})).toEqual(['messageId']);
  });

  it('arrives once, from the registered number, and its end is known', async () => {
    const phone = newPhone();
    const id = await texts.send(phone);
    expect(await delivered(id)).toBe('SENT');
    await texts.deliver(id);
    const [only, ...more] = await twin.phones.list(phone);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      text: texts.text,
      from: SENDER,
      type: 'SMS',
      customFields: { ref: `${id}-1` },
    });
    expect(await texts.state(id)).toMatchObject({
      form: 'SMS',
      receipt: only?.messageId,
      shown_as: `010-****-${phone.slice(-4)}`,
    });
    await ahead(MINUTE);
    await texts.follow();
    expect(await texts.state(id)).toMatchObject({ status: 'DELIVERED', next_check_at: null });
    expect((await texts.state(id)).delivered_at).not.toBeNull();
  });

  it('more than 90 bytes go as an LMS', async () => {
    const phone = newPhone();
    texts.text = '가'.repeat(46);
    await texts.deliver(await texts.send(phone));
    expect(await twin.phones.textTo(phone)).toMatchObject({ type: 'LMS' });
  });

  it('what phones do not show is not sent, and what became needless is not either', async () => {
    const phone = newPhone();
    texts.text = '🙂';
    const id = await texts.send(phone);
    expect(await delivered(id)).toBe('RETRYING');
    expect(await texts.state(id)).toMatchObject({ reply: 'the message could not be written' });
    texts.notNeeded = true;
    expect(await delivered(await texts.send(phone))).toBe('NOT_NEEDED');
    expect(await twin.phones.list(phone)).toEqual([]);
  });

  it.each([
    ['no number', null, 'NO_NUMBER'],
    ['a landline', '+82212345678', 'NUMBER_NOT_REACHED'],
    ['another country', '+14155550100', 'NUMBER_NOT_REACHED'],
  ])('nobody is asked about %s', async (_, phone, code) => {
    const id = await texts.send(phone);
    expect(await delivered(id)).toBe('FAILED');
    expect(await texts.state(id)).toMatchObject({ failure_code: code, attempts: 0 });
  });

  it('the same order is the same text', async () => {
    const phone = newPhone();
    const both = await Promise.all([texts.send(phone, 'order-7'), texts.send(phone, 'order-7')]);
    expect(new Set(both).size).toBe(1);
  });

  it('the carrier away for an hour: tried again and again, and there once it is back', async () => {
    const phone = newPhone();
    const id = await texts.send(phone);
    await twin.stop();
    expect(await delivered(id)).toBe('RETRYING');
    for (let minute = 0; minute < 55; minute += 5) {
      time.ahead(5 * MINUTE);
      await texts.deliverDue();
    }
    const away = await texts.state(id);
    expect(away).toMatchObject({ status: 'RETRYING', failure_code: 'UNREACHABLE' });
    expect(away.attempts).toBeGreaterThan(5);
    await twin.restart();
    await ahead(4 * MINUTE);
    // The last wait may reach beyond the hour of use.
    await system.sql(`UPDATE messages SET next_attempt_at = created_at WHERE id = $1`, [id]);
    await texts.deliverDue();
    expect(await texts.state(id)).toMatchObject({ status: 'SENT', failure_code: null });
    expect(await twin.phones.list(phone)).toHaveLength(1);
    expect(new Set((await texts.outcomes(id)).slice(0, -1))).toEqual(new Set(['UNREACHABLE']));
  });

  it('past its time it is sent no more', async () => {
    const id = await texts.send(newPhone());
    await ahead(61 * MINUTE);
    await texts.deliverDue();
    expect(await texts.state(id)).toMatchObject({ status: 'EXPIRED', attempts: 0 });
  });

  it('refused: for good; no credit, an unknown sender, too busy: later', async () => {
    const phone = newPhone();
    await twin.phones.misbehave({ kind: 'refuse', to: phone, code: '1020' });
    const id = await texts.send(phone);
    expect(await delivered(id)).toBe('FAILED');
    expect(await texts.state(id)).toMatchObject({ failure_code: 'REFUSED', next_attempt_at: null });
    const faults = [
      { kind: 'error', status: 402, errorCode: 'NotEnoughBalance' },
      { kind: 'refuse', code: '1062' },
      { kind: 'error', status: 503, errorCode: 'ServiceUnavailable' },
    ] as const;
    for (const fault of faults) {
      await twin.phones.misbehave({ ...fault, to: phone });
      expect(await delivered(await texts.send(phone))).toBe('RETRYING');
    }
    expect(await twin.phones.list(phone)).toEqual([]);
  });

  it('too many at once: waits as long as the carrier asks', async () => {
    const phone = newPhone();
    await twin.phones.misbehave({ kind: 'error', to: phone, status: 429, errorCode: 'TooManyRequests' });
    const id = await texts.send(phone);
    expect(await delivered(id)).toBe('RETRYING');
    await ahead(29_000);
    await texts.deliverDue();
    expect(await texts.state(id)).toMatchObject({ status: 'RETRYING', attempts: 1 });
    await ahead(2_000);
    await texts.deliverDue();
    expect(await texts.state(id)).toMatchObject({ status: 'SENT', attempts: 2 });
  });

  it.each(['keepThenDrop', 'keepThenError'] as const)(
    'taken, answer lost (%s): the carrier is asked, and nothing is sent twice',
    async (kind) => {
      const phone = newPhone();
      await twin.phones.misbehave({ kind, to: phone });
      const id = await texts.send(phone);
      expect(await delivered(id)).toBe('UNKNOWN');
      await ahead(11_000);
      await texts.deliverDue();
      expect((await texts.state(id)).status).toMatch(/^(SENT|DELIVERED)$/);
      expect(await twin.phones.list(phone)).toHaveLength(1);
      expect(await texts.outcomes(id)).toEqual(['SENT']);
    },
  );

  it('not taken, answer lost: the carrier says so, and it is sent once more', async () => {
    const phone = newPhone();
    await twin.phones.misbehave({ kind: 'loseThenDrop', to: phone });
    const id = await texts.send(phone);
    expect(await delivered(id)).toBe('UNKNOWN');
    // A carrier that cannot even be asked is no leave to send again.
    await twin.stop();
    time.ahead(11_000);
    await texts.deliverDue();
    expect(await texts.state(id)).toMatchObject({ status: 'UNKNOWN', attempts: 1 });
    await twin.restart();
    await ahead(MINUTE);
    await texts.deliverDue();
    expect(await texts.state(id)).toMatchObject({ status: 'SENT', attempts: 2 });
    expect(await texts.outcomes(id)).toEqual(['LOST', 'SENT']);
    expect(await twin.phones.list(phone)).toHaveLength(1);
  });

  it('a carrier that fails it two days later still has its say', async () => {
    const phone = newPhone();
    await twin.phones.misbehave({ kind: 'end', to: phone, code: '3040', afterMs: 2 * DAY });
    const id = await texts.send(phone);
    await texts.deliver(id);
    for (let hour = 0; hour < 47; hour += 7) {
      await ahead(7 * 60 * MINUTE - 1_000);
      await texts.follow();
      if (hour < 40) expect(await texts.state(id)).toMatchObject({ status: 'SENT', failure_code: null });
    }
    await ahead(DAY);
    await texts.follow();
    expect(await texts.state(id)).toMatchObject({
      status: 'UNDELIVERED',
      failure_code: 'CARRIER_3040',
      delivered_at: null,
      next_check_at: null,
    });
  });

  it('a number gets ten of a kind a day, and a warning after them', async () => {
    const phone = newPhone();
    const ids = [];
    for (let i = 0; i < 11; i += 1) ids.push(await texts.send(phone));
    const ends = await Promise.all(ids.map(delivered));
    expect(ends.filter((status) => status === 'SENT')).toHaveLength(10);
    expect(ends.filter((status) => status === 'LIMITED')).toHaveLength(1);
    expect(await delivered(await texts.warn(phone))).toBe('SENT');
    await ahead(DAY);
    const later = await texts.send(phone);
    expect(await delivered(later)).toBe('SENT');
  });

  it('two workers at once send it once', async () => {
    const phone = newPhone();
    const id = await texts.send(phone);
    await Promise.all([texts.deliver(id), texts.deliver(id), texts.deliverDue()]);
    expect(await twin.phones.list(phone)).toHaveLength(1);
  });
});
