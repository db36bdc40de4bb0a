import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { log } from '../../src/platform/telemetry/logger.js';
import { connected } from '../kit/test-database.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { newAddress, TestLetters } from './test-letters.js';

const NAME = '카나리아김';

describe('what a letter says stays in the letter (S000-INT-01, threat model §6)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;
  let letters: TestLetters;
  const lines: string[] = [];
  const before = log.level;

  beforeAll(async () => {
    const stream = (log as unknown as Record<symbol, { write(line: string): boolean }>)[
      pino.symbols.streamSym
    ];
    if (!stream) throw new Error('no log stream');
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    log.level = 'trace';
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ environment: mailbox.environment });
    letters = new TestLetters(system);
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
    log.level = before;
    vi.restoreAllMocks();
  });

  /** Every row of every table, as text. */
  function database(): Promise<string> {
    return connected(system.database.adminUrl, async (admin) => {
      const { rows } = await admin.query<{ name: string }>(
        `SELECT oid::regclass::text AS name FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
      );
      const texts: string[] = [];
      for (const { name } of rows) {
        const found = await admin.query<{ all: string | null }>(
          `SELECT string_agg(t::text, E'\\n') AS all FROM ${name} t`,
        );
        texts.push(`${name}: ${found.rows[0]?.all ?? ''}`);
      }
      return texts.join('\n');
    });
  }

  /** Every key and value of this system in Redis. */
  async function redis(): Promise<string> {
    const client = new Redis(inject('redisUrl'));
    const texts: string[] = [];
    for (const key of await client.keys(`*${system.database.name}*`)) {
      const type = await client.type(key);
      texts.push(key);
      if (type === 'string') texts.push((await client.get(key)) ?? '');
      if (type === 'hash') texts.push(JSON.stringify(await client.hgetall(key)));
      if (type === 'list') texts.push(JSON.stringify(await client.lrange(key, 0, -1)));
      if (type === 'set') texts.push(JSON.stringify(await client.smembers(key)));
      if (type === 'zset') texts.push(JSON.stringify(await client.zrange(key, 0, -1)));
    }
    client.disconnect();
    return texts.join('\n');
  }

  it('the secret is minted when it is sent: it is in the mail, and nowhere else', async () => {
    const address = newAddress();
    // The first try is held up, so that a retry has to mint anew; the second is refused in a talkative way.
    await mailbox.mails.misbehave({
      kind: 'refuseMessage',
      address,
      code: 451,
      text: `4.3.0 <${address}> later`,
    });
    const person = letters.person(address, NAME);
    const id = await letters.send({
      kind: 'test.secret',
      to: { type: 'TEST', id: person },
      data: { accountId: person },
    });
    await eventually(async () => {
      if ((await letters.state(id)).status === 'RETRYING') await letters.makeDue(id);
      return (await letters.state(id)).status === 'SENT';
    });
    const mail = await mailbox.mails.mailTo(address);
    const secret = letters.minted.at(-1) ?? '';
    expect(letters.minted.length).toBeGreaterThan(1);
    expect(new Set(letters.minted).size).toBe(letters.minted.length);
    expect(mail.text).toContain(secret);
    expect(mail.html).toContain(secret);
    expect(letters.hashes).toContain(createHash('sha256').update(secret).digest('hex'));

    const [rows, keys] = [await database(), await redis()];
    // The places are really looked at.
    expect(rows).toContain(id);
    expect(keys).toContain('mail.deliver');
    expect(lines.length).toBeGreaterThan(0);
    const places = { database: rows, redis: keys, log: lines.join('\n') };
    for (const [place, text] of Object.entries(places)) {
      for (const canary of [...letters.minted, address, address.split('@')[0] ?? '', NAME]) {
        expect(text.includes(canary), `${canary} in the ${place}`).toBe(false);
      }
    }
  });
});
