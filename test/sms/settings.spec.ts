import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, type ConfigError } from '../../src/platform/config/config.js';
import { TextRegistry } from '../../src/platform/sms/text-kinds.js';
import { newPhone, startTestPhones, type TestPhones } from '../kit/test-phones.js';
import { TestSystem } from '../kit/test-system.js';
import { TestTexts } from './test-texts.js';

const REAL = {
  SOLAPI_API_KEY: 'NCSK7Q2M9XW4B8RT',
  SOLAPI_API_SECRET: randomBytes(16).toString('hex').toUpperCase(),
  SMS_FROM: '02-1234-5678',
};

function problems(environment: Record<string, string>, isProduction = true): string[] {
  const key = (): string => randomBytes(32).toString('hex');
  const good: Record<string, string> = {
    NODE_ENV: isProduction ? 'production' : 'development',
    PUBLIC_URL: 'https://office.madang.example',
    DATABASE_URL: `postgres://madang_app:${key()}@localhost/madang`,
    REDIS_URL: 'redis://localhost',
    JWT_KEYS: `a:${key()}`,
    DATA_KEYS: `b:${key()}`,
    TOSS_CLIENT_KEY: `${isProduction ? 'live' : 'test'}_ck_${key()}`,
    TOSS_SECRET_KEY: `${isProduction ? 'live' : 'test'}_sk_${key()}`,
    METRICS_TOKEN: key(),
  };
  try {
    loadConfig({ ...good, ...environment });
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('settings of the channel for texts (S000-INT-02)', () => {
  it('production starts with the carrier, and without a channel', () => {
    expect(problems(REAL)).toEqual([]);
    expect(problems({})).toEqual([]);
    // What is not switched on cannot be wrong.
    expect(problems({ SOLAPI_URL: 'http://127.0.0.1:4013' })).toEqual([]);
  });

  it.each([
    [{ SOLAPI_URL: 'http://127.0.0.1:4013' }, /SOLAPI_URL: a local twin reaches no phone/],
    [{ SOLAPI_URL: 'http://api.solapi.com' }, /SOLAPI_URL: .*without https/],
    [{ SOLAPI_API_SECRET: 'this-is-an-example-secret' }, /SOLAPI_API_SECRET: looks like an example/],
    [{ SOLAPI_API_SECRET: 'short' }, /SOLAPI_API_SECRET: /],
    [{ SOLAPI_API_SECRET: '' }, /SOLAPI_API_SECRET: is missing/],
    [{ SMS_FROM: '' }, /SMS_FROM: is missing/],
    [{ SMS_FROM: '+82 2 1234 5678' }, /SMS_FROM: must be a Korean number/],
  ])('a production start refuses %j', (change, sentence) =>
    expect(problems({ ...REAL, ...change })).toEqual([expect.stringMatching(sentence)]),
  );

  it('outside of production a twin is fine, half of the settings is not', () => {
    expect(problems({ ...REAL, SOLAPI_URL: 'http://127.0.0.1:4013' }, false)).toEqual([]);
    expect(problems({ SMS_FROM: '0212345678' }, false)).toEqual([
      expect.stringMatching(/SOLAPI_API_KEY: is missing/),
      expect.stringMatching(/SOLAPI_API_SECRET: is missing/),
    ]);
  });
});

describe('the house’s share for a day (S000-INT-02)', () => {
  let twin: TestPhones;
  let system: TestSystem;

  beforeAll(async () => {
    twin = await startTestPhones();
    system = await TestSystem.start({
      role: 'api',
      environment: { ...twin.environment, SMS_DAILY_MAX: '2' },
    });
  });
  afterAll(async () => {
    await system.stop();
    await twin.remove();
  });

  it('is a brake for whatever goes wrong', async () => {
    const texts = new TestTexts(system);
    const states = [];
    for (let i = 0; i < 3; i += 1) {
      const id = await texts.send(newPhone());
      await texts.deliver(id);
      states.push((await texts.state(id)).status);
    }
    expect(states).toEqual(['SENT', 'SENT', 'LIMITED']);
    expect(await twin.phones.list()).toHaveLength(2);
  });
});

describe('the share of texts that anybody can ask for (S000-INT-02)', () => {
  it('leaves room for those that warn somebody', async () => {
    const twin = await startTestPhones();
    const system = await TestSystem.start({
      role: 'api',
      environment: { ...twin.environment, SMS_DAILY_MAX: '10' },
    });
    try {
      const texts = new TestTexts(system);
      const end = async (): Promise<string> => {
        const id = await texts.send(newPhone());
        await texts.deliver(id);
        return (await texts.state(id)).status;
      };
      const definition = system.get(TextRegistry).named('test.note');
      definition.isAskedFor = true;
      for (let i = 0; i < 9; i += 1) expect(await end()).toBe('SENT');
      expect(await end()).toBe('LIMITED');
      delete definition.isAskedFor;
      expect([await end(), await end()]).toEqual(['SENT', 'LIMITED']);
    } finally {
      await system.stop();
      await twin.remove();
    }
  });
});
