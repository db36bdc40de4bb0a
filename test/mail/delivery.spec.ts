import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Bounces } from '../../src/platform/mail/bounces.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { Letters } from '../../src/platform/mail/letters.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TestSystem } from '../kit/test-system.js';
import { ACTOR, newAddress, TestLetters } from './test-letters.js';

describe('letters over real SMTP (S000-INT-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;
  let letters: TestLetters;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ role: 'api', environment: mailbox.environment });
    letters = new TestLetters(system);
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });
  afterEach(async () => {
    await mailbox.mails.behave();
    letters.subject = '안녕하세요';
    letters.notNeeded = false;
    letters.breaks = null;
  });

  async function delivered(id: string): Promise<string> {
    await letters.deliver(id);
    return (await letters.state(id)).status;
  }

  it('goes out when the transaction has committed, and not when it has not', async () => {
    const to = { type: 'TEST', id: letters.person(newAddress()) } as const;
    const lost = system.get(UnitOfWork).run(ACTOR, async (tx) => {
      await system.get(Letters).send(tx, { kind: 'test.note', to, data: {} });
      throw new Error('changed my mind');
    });
    await expect(lost).rejects.toThrow('changed my mind');
    const rows = await system.sql(`SELECT 1 FROM messages WHERE recipient_id = $1`, [to.id]);
    expect(rows).toEqual([]);
    const [waiting] = await system.sql<{ payload: object }>(
      `SELECT payload FROM outbox WHERE event = 'mail.requested' AND subject_id = $1`,
      [await letters.note(newAddress())],
    );
    expect(Object.keys(waiting?.payload ?? {})).toEqual(['messageId']);
  });

  it('arrives whole, with the server’s receipt, and only once', async () => {
    const address = newAddress();
    letters.subject = '결제가 완료되었습니다 <12,000원> & "감사"';
    const id = await letters.note(address, '홍길동, "대표"');
    expect(await delivered(id)).toBe('SENT');
    await letters.deliver(id);
    const [only, ...more] = await mailbox.mails.list(address);
    expect(more).toEqual([]);
    const mail = await mailbox.mails.read(only?.id ?? '');
    expect(mail).toMatchObject({
      subject: letters.subject,
      from: 'Madang <no-reply@madang.example>',
      to: [`홍길동, "대표" <${address}>`],
      messageId: `<${id}@madang.example>`,
      envelope: { from: 'no-reply@madang.example', to: [address] },
    });
    expect(mail.text).toContain(letters.subject);
    expect(mail.html).toContain('&lt;12,000원&gt; &amp; &quot;감사&quot;');
    expect(mail.html).not.toContain('<12,000원>');
    expect(mail.headers).toContainEqual({ key: 'Auto-Submitted', value: 'auto-generated' });
    expect(await letters.state(id)).toMatchObject({
      attempts: 1,
      shown_as: expect.stringMatching(/^pe\*\*\*@people\.example$/) as string,
      reply: expect.stringMatching(/^250 2\.0\.0 Ok: queued as /) as string,
      receipt: only?.id,
      next_attempt_at: null,
    });
  });

  it('the same order is the same letter', async () => {
    const to = { type: 'TEST', id: letters.person(newAddress()) } as const;
    const order = { kind: 'test.note', to, data: {}, once: 'order-7' } as const;
    const both = await Promise.all([letters.send(order), letters.send(order)]);
    expect(new Set(both).size).toBe(1);
    const other = await letters.send({ ...order, once: 'order-8' });
    expect(other).not.toBe(both[0]);
  });

  it('4xx: tried again under the same Message-ID, later each time', async () => {
    const address = newAddress();
    await mailbox.mails.misbehave({
      kind: 'refuseRecipient',
      address,
      code: 450,
      text: '4.2.1 Greylisted',
      times: 2,
    });
    const id = await letters.note(address);
    expect(await delivered(id)).toBe('RETRYING');
    // Not before its time, however often it is asked.
    await letters.deliver(id);
    expect(await letters.state(id)).toMatchObject({
      attempts: 1,
      failure_code: 'DEFERRED',
      reply: '450 4.2.1 Greylisted',
    });
    await letters.makeDue(id);
    await letters.deliverDue();
    expect(await letters.state(id)).toMatchObject({ status: 'RETRYING', attempts: 2 });
    await letters.makeDue(id);
    await letters.deliverDue();
    expect(await letters.state(id)).toMatchObject({ status: 'SENT', attempts: 3, failure_code: null });
    expect(await letters.outcomes(id)).toEqual(['DEFERRED', 'DEFERRED', 'SENT']);
    const mails = await mailbox.mails.list(address);
    expect(mails.map((mail) => mail.messageId)).toEqual([`<${id}@madang.example>`]);
  });

  it('5xx for this letter: failed for good, the next one goes', async () => {
    const address = newAddress();
    await mailbox.mails.misbehave({
      kind: 'refuseMessage',
      address,
      code: 550,
      text: `5.7.1 No <${address}> here`,
    });
    const id = await letters.note(address);
    expect(await delivered(id)).toBe('FAILED');
    expect(await letters.state(id)).toMatchObject({
      failure_code: 'REFUSED',
      reply: '550 5.7.1 No <…@…> here',
      next_attempt_at: null,
    });
    expect(await delivered(await letters.note(address))).toBe('SENT');
  });

  it('a hard bounce marks the address: later letters fail at once and no server is asked', async () => {
    const address = newAddress();
    await mailbox.mails.misbehave({
      kind: 'refuseRecipient',
      address,
      code: 550,
      text: '5.1.1 No such user',
    });
    const first = await letters.note(address);
    expect(await delivered(first)).toBe('FAILED');
    expect(await letters.state(first)).toMatchObject({ failure_code: 'HARD_BOUNCE' });
    // Another account, another spelling, the same mailbox.
    const second = await letters.note(address.toUpperCase());
    expect(await delivered(second)).toBe('SUPPRESSED');
    expect(await letters.state(second)).toMatchObject({ attempts: 0, failure_code: 'ADDRESS_SUPPRESSED' });
    expect(await letters.outcomes(second)).toEqual([]);
    expect(await mailbox.mails.list(address)).toEqual([]);
    const [mark] = await system.sql<Record<string, unknown>>(
      `SELECT address_masked, server_reply, length(address_hash) AS length FROM mail_suppressions WHERE message_id = $1`,
      [first],
    );
    expect(mark).toEqual({
      address_masked: 'pe***@people.example',
      server_reply: '550 5.1.1 No such user',
      length: 32,
    });
    expect(await delivered(await letters.note(newAddress()))).toBe('SENT');
  });

  it('a bounce that comes later does the same; a delay or a stranger’s notice does nothing', async () => {
    const address = newAddress();
    const id = await letters.note(address);
    expect(await delivered(id)).toBe('SENT');
    const bounces = system.get(Bounces);
    const notice = { messageId: id, diagnostic: `smtp; 550 5.1.1 <${address}> unknown` };
    expect(await bounces.record({ ...notice, status: '4.4.7' })).toBe(false);
    expect(await bounces.record({ ...notice, messageId: 'x', status: '5.1.1' })).toBe(false);
    expect(await bounces.record({ ...notice, status: '5.1.1' })).toBe(true);
    expect(await bounces.record({ ...notice, status: '5.1.1' })).toBe(false);
    expect(await letters.state(id)).toMatchObject({ status: 'UNDELIVERED', failure_code: 'HARD_BOUNCE' });
    expect(await delivered(await letters.note(address))).toBe('SUPPRESSED');
  });

  it.each(['keepThenDrop', 'loseThenDrop'] as const)(
    '%s: an answer that is lost is UNKNOWN, and the repeat can be recognised',
    async (kind) => {
      const address = newAddress();
      await mailbox.mails.misbehave({ kind, address });
      const id = await letters.note(address);
      expect(await delivered(id)).toBe('UNKNOWN');
      const { next_attempt_at: next, failure_code: code } = await letters.state(id);
      expect(code).toBe('ANSWER_LOST');
      expect(next?.getTime()).toBeGreaterThan(Date.now() + 20_000);
      await letters.makeDue(id);
      await letters.deliverDue();
      expect((await letters.state(id)).status).toBe('SENT');
      const mails = await mailbox.mails.list(address);
      expect(mails).toHaveLength(kind === 'keepThenDrop' ? 2 : 1);
      expect(new Set(mails.map((mail) => mail.messageId))).toEqual(new Set([`<${id}@madang.example>`]));
    },
  );

  it('a letter that may have arrived is not repeated without end', async () => {
    const address = newAddress();
    await mailbox.mails.misbehave({ kind: 'keepThenDrop', address, times: 0 });
    const id = await letters.note(address);
    await letters.deliver(id);
    for (let round = 0; round < 4; round += 1) {
      if ((await letters.state(id)).next_attempt_at === null) break;
      await letters.makeDue(id);
      await letters.deliverDue();
    }
    expect(await letters.state(id)).toMatchObject({ status: 'UNKNOWN', attempts: 3, next_attempt_at: null });
    expect(await mailbox.mails.list(address)).toHaveLength(3);
  });

  it('a process that dies in the middle leaves a letter that another takes up', async () => {
    const address = newAddress();
    const id = await letters.note(address);
    // What the claim of a process leaves behind when it is killed before the server answers.
    await system.sql(
      `UPDATE messages SET status = 'SENDING', attempts = 1, next_attempt_at = now() + interval '1 minute' WHERE id = $1`,
      [id],
    );
    await system.sql(
      `INSERT INTO message_attempts (id, message_id, channel, number, started_at)
       VALUES (gen_random_uuid(), $1, 'EMAIL', 1, now())`,
      [id],
    );
    expect(await delivered(id)).toBe('SENDING');
    await letters.makeDue(id);
    await letters.deliverDue();
    expect((await letters.state(id)).status).toBe('SENT');
    expect(await letters.outcomes(id)).toEqual(['UNKNOWN', 'SENT']);
  });

  it('two that are told at once send one', async () => {
    const address = newAddress();
    const id = await letters.note(address);
    await Promise.all([1, 2, 3].map(() => letters.deliver(id)));
    expect(await mailbox.mails.list(address)).toHaveLength(1);
    expect(await letters.outcomes(id)).toEqual(['SENT']);
  });

  it('what is too late is not sent', async () => {
    const address = newAddress();
    const to = { type: 'TEST', id: letters.person(address) } as const;
    const id = await letters.send({ kind: 'test.short', to, data: {} });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await delivered(id)).toBe('EXPIRED');
    const other = await letters.send({ kind: 'test.short', to, data: {} });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await letters.deliverDue();
    expect((await letters.state(other)).status).toBe('EXPIRED');
    expect(await mailbox.mails.list(address)).toEqual([]);
  });

  it('what is not needed any more is not sent', async () => {
    letters.notNeeded = true;
    expect(await delivered(await letters.note(newAddress()))).toBe('NOT_NEEDED');
  });

  it.each([
    ['nobody there', null, 'RECIPIENT_GONE'],
    ['no address', '-', 'NO_ADDRESS'],
    ['injected header', 'a@people.example\r\nBcc: b@people.example', 'ADDRESS_INVALID'],
    ['two addresses', 'a@people.example, b@people.example', 'ADDRESS_INVALID'],
    ['no domain', 'a@localhost', 'ADDRESS_INVALID'],
    ['Korean mailbox', '길동@people.example', 'ADDRESS_INVALID'],
  ])('%s: failed and says so', async (_what, address, code) => {
    const person = letters.person(address === '-' ? null : address);
    if (address === null) letters.forget(person);
    const id = await letters.send({ kind: 'test.note', to: { type: 'TEST', id: person }, data: {} });
    expect(await delivered(id)).toBe('FAILED');
    expect(await letters.state(id)).toMatchObject({ failure_code: code, attempts: 0 });
  });

  it('names and subjects cannot bring headers of their own, nor grow without bounds', async () => {
    const address = newAddress();
    letters.subject = `환불\r\nBcc: other@people.example\r\n\r\n본문 ${'가'.repeat(500)}`;
    const id = await letters.note(address, '홍\r\nBcc: other@people.example\u0000길동');
    expect(await delivered(id)).toBe('SENT');
    const mail = await mailbox.mails.mailTo(address);
    expect(mail.envelope.to).toEqual([address]);
    expect(mail.headers.map(({ key }) => key.toLowerCase())).not.toContain('bcc');
    expect(mail.subject).toMatch(/^환불 Bcc: other@people\.example 본문 가+…$/);
    expect([...mail.subject]).toHaveLength(120);
    expect(mail.to[0]).toMatch(/^홍 Bcc: other@people\.example 길동 </);
    expect(await mailbox.mails.list('other@people.example')).toEqual([]);
  });

  it('a domain in another script is written to as servers know it', async () => {
    const id = await letters.note(`gildong.${process.pid}@한글.kr`);
    expect(await delivered(id)).toBe('SENT');
    const mails = await mailbox.mails.list();
    const mail = mails.find(({ messageId }) => messageId === `<${id}@madang.example>`);
    const raw = await fetch(`${mailbox.url}/__sandbox/mails/${mail?.id}/raw`);
    expect(await raw.text()).toContain('@xn--bj0bj06e.kr');
  });

  it('a letter that cannot be written is tried again, and nothing of the error is said', async () => {
    letters.breaks = new Error('database password is hunter2');
    const id = await letters.note(newAddress());
    expect(await delivered(id)).toBe('RETRYING');
    expect(JSON.stringify(await letters.state(id))).not.toContain('hunter2');
  });

  it('nothing but ids is stored with a letter', async () => {
    const to = { type: 'TEST', id: letters.person(newAddress()) } as const;
    for (const subjectId of ['gildong@people.example', '홍길동', 'two words', 'x'.repeat(101)]) {
      await expect(letters.send({ kind: 'test.note', to, data: { subjectId } })).rejects.toThrow('ids only');
    }
  });

  it('three secrets an hour for one person, and for one address behind several', async () => {
    const address = newAddress();
    const order = (id: string) =>
      ({ kind: 'test.secret', to: { type: 'TEST', id }, data: { accountId: id } }) as const;
    const person = letters.person(address);
    const sent = await Promise.allSettled(Array.from({ length: 5 }, () => letters.send(order(person))));
    const ids = sent.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(ids).toHaveLength(3);
    const refused = sent.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'RATE_LIMITED' });
    expect((refused?.reason as { args: { retryAfterMs: number } }).args.retryAfterMs).toBeGreaterThan(
      3_000_000,
    );
    for (const id of ids) expect(await delivered(id)).toBe('SENT');
    expect(await delivered(await letters.send(order(letters.person(address))))).toBe('LIMITED');
    expect(await mailbox.mails.list(address)).toHaveLength(3);
  });
});
