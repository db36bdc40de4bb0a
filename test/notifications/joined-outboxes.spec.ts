import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { JoinOutboxes1796083200200 } from '../../migrations/1796083200200-join-outboxes.js';
import { createDataSource } from '../../src/platform/db/data-source.js';
import { newId } from '../../src/shared/ids.js';
import { cloneDatabase, type TestDatabase } from '../kit/test-database.js';

describe('letters and texts of the tables of before (S000-INT-01, S000-INT-02, S002-ALR-01)', () => {
  let database: TestDatabase;
  let owner: DataSource;
  const [letter, text] = [newId(), newId()];

  beforeAll(async () => {
    database = await cloneDatabase();
    owner = await createDataSource({
      url: database.ownerUrl,
      poolSize: 1,
      applicationName: 'test',
    }).initialize();
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  const run = async (way: 'up' | 'down'): Promise<void> => {
    const runner = owner.createQueryRunner();
    await runner.startTransaction();
    await new JoinOutboxes1796083200200()[way](runner);
    await runner.commitTransaction();
    await runner.release();
  };
  const row = (table: string, id: string): Promise<unknown> =>
    owner.query(`SELECT * FROM ${table} WHERE id = $1`, [id]);
  const tries = (table: string, id: string): Promise<unknown> =>
    owner.query(`SELECT * FROM ${table} WHERE message_id = $1`, [id]);

  it('move with their tries, receipts and blocked addresses, and move back as they were', async () => {
    await run('down');
    await owner.query(`
      INSERT INTO mail_messages (id, kind, recipient_type, recipient_id, locale, data, about_type, about_id, once_key,
        status, attempts, expires_at, address_hash, address_masked, failure_code, server_reply, server_receipt,
        created_at, updated_at, sent_at)
      VALUES ('${letter}', 'payments.receipt', 'USER', '${letter}', 'ko', '{"paymentId":"p"}', 'payment', 'p', 'k',
        'BOUNCED', 1, now(), decode(repeat('ab', 32), 'hex'), 'ab***@d.kr', 'HARD_BOUNCE', '550 5.1.1', 'r1', now(),
        now(), now());
      INSERT INTO mail_attempts (id, message_id, number, started_at, ended_at, outcome, code, reply)
      VALUES ('${letter}', '${letter}', 1, now(), now(), 'SENT', 250, 'Ok');
      INSERT INTO mail_suppressions (id, address_hash, address_masked, reason, message_id, created_at)
      VALUES ('${letter}', decode(repeat('ab', 32), 'hex'), 'ab***@d.kr', 'HARD_BOUNCE', '${letter}', now());
      INSERT INTO sms_messages (id, kind, recipient_type, recipient_id, locale, data, once_key, status, attempts,
        expires_at, phone_hash, phone_masked, form, carrier_reply, receipt, created_at, updated_at, sent_at,
        next_check_at, checks)
      VALUES ('${text}', 'notifications.notice', 'STAFF', '${text}', 'ko', '{"noticeId":"n"}', 'k', 'SENT', 1, now(),
        decode(repeat('cd', 32), 'hex'), '010-****-1234', 'LMS', 'ok', 'M1', now(), now(), now(), now(), 2);
      INSERT INTO sms_attempts (id, message_id, number, started_at, ended_at, outcome, code, reply)
      VALUES ('${text}', '${text}', 1, now(), now(), 'ACCEPTED', '2000', 'ok')`);
    const before = {
      letter: await row('mail_messages', letter),
      letterTries: await tries('mail_attempts', letter),
      text: await row('sms_messages', text),
      textTries: await tries('sms_attempts', text),
      blocked: await row('mail_suppressions', letter),
    };

    await run('up');
    expect(await row('messages', letter)).toMatchObject([
      { channel: 'EMAIL', status: 'UNDELIVERED', about_id: 'p', shown_as: 'ab***@d.kr', receipt: 'r1' },
    ]);
    expect(await tries('message_attempts', letter)).toMatchObject([{ outcome: 'SENT', code: '250' }]);
    // Three days late it is still asked for.
    expect(await row('messages', text)).toMatchObject([
      { channel: 'SMS', status: 'SENT', about_id: 'n', form: 'LMS', receipt: 'M1', checks: 2 },
    ]);
    expect(await tries('message_attempts', text)).toMatchObject([{ outcome: 'SENT', channel: 'SMS' }]);
    expect(await row('mail_suppressions', letter)).toEqual(before.blocked);

    await run('down');
    expect({
      letter: await row('mail_messages', letter),
      letterTries: await tries('mail_attempts', letter),
      text: await row('sms_messages', text),
      textTries: await tries('sms_attempts', text),
      blocked: await row('mail_suppressions', letter),
    }).toEqual(before);
  });
});
