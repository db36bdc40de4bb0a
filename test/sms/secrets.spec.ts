import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { log } from '../../src/platform/telemetry/logger.js';
import { connected } from '../kit/test-database.js';
import { newPhone, startTestPhones, type TestPhones } from '../kit/test-phones.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const REQUEST = `mutation ($phone: String!) { requestPhoneChange(phone: $phone) { sentTo } }`;
const CONFIRM = `mutation ($code: String!) { confirmPhoneChange(code: $code) { phone } }`;

describe('a code and a number stay where they belong (S000-INT-02, threat model §6)', () => {
  let twin: TestPhones;
  let system: TestSystem;
  const lines: string[] = [];
  const before = log.level;

  beforeAll(async () => {
    const stream = (log as unknown as Record<symbol, { write(line: string): boolean }>)[
      pino.symbols.streamSym
    ];
    if (!stream) throw new Error('no log stream');
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    log.level = 'trace';
    twin = await startTestPhones();
    system = await TestSystem.start({ environment: twin.environment });
  });
  afterAll(async () => {
    await system.stop();
    await twin.remove();
    log.level = before;
    vi.restoreAllMocks();
  });

  /** Every row of every table but those, as text. */
  const database = (except: readonly string[]): Promise<string> =>
    connected(system.database.adminUrl, async (admin) => {
      const { rows } = await admin.query<{ name: string }>(
        `SELECT oid::regclass::text AS name FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
      );
      const texts: string[] = [];
      for (const { name } of rows.filter((row) => !except.includes(row.name))) {
        const found = await admin.query<{ all: string | null }>(
          `SELECT string_agg(t::text, E'\\n') AS all FROM ${name} t`,
        );
        texts.push(`${name}: ${found.rows[0]?.all ?? ''}`);
      }
      return texts.join('\n');
    });

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

  it('the code is in the text and nowhere else, the number with its person and nowhere else', async () => {
    const { client } = await system.customer();
    const [former, next] = [newPhone(), newPhone()];
    const codes: string[] = [];
    for (const phone of [former, next]) {
      // A talkative carrier, so that what it says is looked at as well.
      await twin.phones.misbehave({ kind: 'error', to: phone, status: 503, errorCode: `To${phone}` });
      await client.ok(REQUEST, { phone });
      codes.push(await twin.phones.codeFor(phone));
      await client.ok(CONFIRM, { code: codes.at(-1) });
    }
    await twin.phones.textTo(former, 2);
    await eventually(async () => {
      const open = await system.sql(
        `SELECT 1 FROM messages WHERE channel = 'SMS' AND status IN ('WAITING', 'SENDING', 'RETRYING')`,
      );
      return open.length === 0;
    });
    const [rows, keys] = [await database([]), await redis()];
    // The places are really looked at.
    expect(rows).toContain('auth.phone-code');
    expect(rows).toContain('user.phone-proved');
    expect(keys).toContain('sms.deliver');
    expect(lines.length).toBeGreaterThan(0);
    const inLogs = lines.join('\n');
    // Six digits alone stand in many a number; a code stands alone.
    const alone = (digits: string): RegExp => new RegExp(`(?<![0-9a-f.])${digits}(?![0-9a-f])`);
    for (const code of codes)
      for (const [place, text] of Object.entries({ database: rows, redis: keys, log: inLogs }))
        expect(alone(code).test(text), `code ${code} in the ${place}`).toBe(false);
    const elsewhere = await database(['users', 'phone_changes']);
    for (const phone of [former, next])
      for (const [place, text] of Object.entries({ database: elsewhere, redis: keys, log: inLogs }))
        expect(text.includes(phone.slice(1)), `number ${phone} in the ${place}`).toBe(false);
  });
});
