import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdoptTotp, CreateAdminUser } from '../../src/modules/auth/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { GraphqlError } from '../kit/graphql-client.js';
import { appCode, newSecret, type StaffAccount } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { SIGN_IN, STAFF_PASSWORD, TestSystem } from '../kit/test-system.js';

const ACTOR = systemActor('test');
interface Login {
  adminLogin: {
    accessToken: string;
    refreshToken: string;
    expiresIn: number;
    adminUser: { id: string; role: string };
  };
}

describe('staff sign in (S000-API-03, S000-ARC-02)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  const account = () => system.staffAccount('OPERATOR');
  const login = (email: string, password: string, code?: string) =>
    system.client().send<Login>(SIGN_IN, { email, password, code });
  const enter = async ({ email, code }: StaffAccount) =>
    (await login(email, STAFF_PASSWORD, await code())).data?.adminLogin;
  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(ACTOR, (tx) => tx.query(sql, parameters));
  const told = ({ message, extensions: { code, kind, args } }: GraphqlError) => ({
    message,
    code,
    kind,
    args,
  });

  it('tells a stranger the same of an unknown address, a wrong password and a deactivated account', async () => {
    const [{ email }, gone] = await Promise.all([account(), account()]);
    await asSystem('UPDATE admin_users SET is_active = false WHERE id = $1', [gone.id]);
    const answers = await Promise.all([
      login('nobody@madang.example', 'whatever it may be'),
      login(email, 'not the right one'),
      login(gone.email, STAFF_PASSWORD),
    ]);
    const [unknown, ...others] = answers.map(({ errors }) => errors[0] && told(errors[0]));
    expect(unknown).toMatchObject({ code: 'SIGN_IN_FAILED', kind: 'UNAUTHENTICATED', args: {} });
    for (const other of others) expect(other).toEqual(unknown);
    for (const { headers } of answers) expect(headers.get('set-cookie')).toBeNull();
  });

  it('works as hard for an unknown address as for a wrong password', async () => {
    const { email } = await account();
    // Computing time, not the clock's: a busy machine makes everything slow, but nothing cheaper or dearer.
    const work = async (address: string): Promise<number> => {
      const before = process.cpuUsage();
      await login(address, 'not the right one');
      const { user, system: kernel } = process.cpuUsage(before);
      return (user + kernel) / 1_000;
    };
    await work(email);
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      known.push(await work(email));
      unknown.push(await work(`nobody-${i}@madang.example`));
    }
    // Without the hash an unknown address would cost a few milliseconds instead of some twenty-five.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) * 0.5);
  });

  it('keeps passwords as argon2id with the chosen cost', async () => {
    const { id } = await account();
    const [row] = await asSystem<{ password_hash: string }>(
      'SELECT password_hash FROM admin_users WHERE id = $1',
      [id],
    );
    expect(row?.password_hash).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
  });

  it('takes the password as it was composed, however the keyboard sends Hangul', async () => {
    const email = 'hangul@madang.example';
    await system.get(CreateAdminUser).execute(ACTOR, {
      email,
      name: '직원',
      role: 'ADMIN',
      password: '비밀번호는 한글입니다'.normalize('NFC'),
    });
    const totpSecret = newSecret();
    await system.get(AdoptTotp).execute(ACTOR, email, totpSecret);
    const password = '비밀번호는 한글입니다'.normalize('NFD');
    const { data } = await login(email.toUpperCase(), password, appCode(totpSecret));
    expect(data?.adminLogin.adminUser.role).toBe('ADMIN');
  });

  it('writes who tried and who came in, without the address that was typed', async () => {
    const someone = await account();
    const { id, email } = someone;
    await login(email, 'not the right one');
    await enter(someone);
    const rows = await system.sql<{ action: string }>(
      `SELECT action, details FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at`,
      [id],
    );
    expect(rows.map((row) => row.action)).toEqual([
      'admin.created',
      'admin.totp-enrolled',
      'admin.sign-in-failed',
      'admin.signed-in',
    ]);
    expect(JSON.stringify(rows)).not.toContain('@');
  });

  it('a deactivated member of staff is out within a second', async () => {
    const someone = await account();
    const { id } = someone;
    const tokens = await enter(someone);
    const client = system.client(tokens?.accessToken);
    await client.ok('{ users { total } }');
    await asSystem('UPDATE admin_users SET is_active = false WHERE id = $1', [id]);
    await eventually(
      async () => (await client.send('{ users { total } }')).errors[0]?.extensions.code === 'SESSION_ENDED',
      1_000,
    );
    const { errors } = await system
      .client()
      .send(`mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }`, {
        t: tokens?.refreshToken,
      });
    expect(errors[0]?.extensions.kind).toBe('UNAUTHENTICATED');
  });

  it('a changed role counts within a second', async () => {
    const someone = await account();
    const { id } = someone;
    const tokens = await enter(someone);
    const client = system.client(tokens?.accessToken);
    expect((await client.refused('{ ledgerBooks { book } }')).extensions.code).toBe('FORBIDDEN');
    await asSystem(`UPDATE admin_users SET role = 'ADMIN' WHERE id = $1`, [id]);
    await eventually(async () => (await client.send('{ ledgerBooks { book } }')).errors.length === 0, 2_000);
    await asSystem(`INSERT INTO roles (name, title_ko, title_en, built_in, created_at, updated_at)
                    VALUES ('CONSTRUCTOR', '없음', 'Nothing', false, now(), now())`);
    await asSystem(`UPDATE admin_users SET role = 'CONSTRUCTOR' WHERE id = $1`, [id]);
    await eventually(
      async () => (await client.send('{ users { total } }')).errors[0]?.extensions.code === 'FORBIDDEN',
      1_000,
    );
  });

  it('only our own, live, unaltered token opens the door', async () => {
    const tokens = await enter(await account());
    const good = tokens?.accessToken ?? '';
    const [kid = '', hex = ''] = (system.environment['JWT_KEYS'] ?? '').split(':');
    const key = Buffer.from(hex, 'hex');
    const [head = '', body = '', signature = ''] = good.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const now = Math.floor(Date.now() / 1_000);
    const sign = (
      change: Record<string, unknown>,
      header: Record<string, unknown> = {},
      secret: Uint8Array = key,
    ) =>
      new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt', ...header })
        .sign(secret);

    const forged: Record<string, string> = {
      'alg none': new UnsecuredJWT(claims).encode(),
      'another key': await sign({}, {}, Buffer.alloc(32, 7)),
      'an unknown kid': await sign({}, { kid: 'other' }),
      'another type': await sign({}, { typ: 'JWT' }),
      'another algorithm': await sign({}, { alg: 'HS512' }, Buffer.concat([key, key])),
      'customers’ audience': await sign({ aud: 'madang:users' }),
      'a foreign audience': await sign({ aud: 'else' }),
      'two audiences': await sign({ aud: ['madang:staff', 'madang:users'] }),
      'another issuer': await sign({ iss: 'else' }),
      expired: await sign({ iat: now - 900, exp: now - 60 }),
      'no end': await sign({ exp: undefined }),
      'another subject': await sign({ sub: '0191d0f0-0000-7000-8000-000000000000' }),
      'another session': await sign({ sid: '0191d0f0-0000-7000-8000-000000000000' }),
      'a session that is no id': await sign({ sid: `' OR true --` }),
      'an altered body': [
        head,
        Buffer.from(JSON.stringify({ ...claims, aud: 'madang:staff', x: 1 })).toString('base64url'),
        signature,
      ].join('.'),
      'a key from elsewhere': await sign(
        {},
        { jku: 'https://evil.example/keys', kid: 'evil' },
        Buffer.alloc(32, 9),
      ),
      nonsense: 'a.b.c',
    };
    await expect(system.client(good).ok('{ users { total } }')).resolves.toBeTruthy();
    for (const [title, token] of Object.entries(forged)) {
      const { errors, data: leaked } = await system.client(token).send<unknown>('{ users { total } }');
      expect(leaked, title).toBeNull();
      expect(errors[0]?.extensions.kind, title).toBe('UNAUTHENTICATED');
    }
  });

  it('the token names ids and nothing else', async () => {
    const tokens = await enter(await account());
    expect(tokens?.expiresIn).toBe(600);
    const claims = JSON.parse(
      Buffer.from(tokens?.accessToken.split('.')[1] ?? '', 'base64url').toString(),
    ) as object;
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub']);
  });
});
