import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClockSkew } from '../../src/platform/db/clock-skew.js';
import { ManualClock } from '../../src/platform/clock/clock.js';
import { ProcessReadings } from '../../src/platform/http/overload.js';
import { orderPoints } from '../kit/buyer.js';
import { TestSystem } from '../kit/test-system.js';

describe('a process with too much to do (S003-OPS-02)', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { SHED_LOOP_DELAY_MS: '20000' } });
  });
  afterAll(() => system.stop());

  it('sends strangers away typed, in time to come again, and still takes money and log-ins', async () => {
    const staff = await system.staff();
    const customer = await system.customer();
    const readings = system.get(ProcessReadings);
    const sheds = async () => {
      const answer = await system.client().send<unknown>('{ viewer { environment } }');
      return [answer.status, answer.headers.get('retry-after'), answer.errors[0]?.extensions.code];
    };
    expect(await sheds()).toEqual([200, null, undefined]);
    // Only what is read is replaced: everything behind it is the real thing.
    readings.loopDelayMs = () => 30_000;
    expect(await sheds()).toEqual([503, '2', 'SERVICE_UNAVAILABLE']);
    await expect(staff.ok('{ users { total } }')).resolves.toBeTruthy();
    readings.loopDelayMs = () => 90_000;
    expect((await staff.refused('{ users { total } }')).extensions.code).toBe('SERVICE_UNAVAILABLE');
    await orderPoints(system, customer, '1000');
    await system.staff();
    readings.loopDelayMs = () => 0;
    expect(await sheds()).toEqual([200, null, undefined]);
  });

  it('a clock that is off is said on /readyz, which is still 200', async () => {
    const readiness = async () => {
      const answer = await fetch(`${system.url}/readyz`);
      return [answer.status, ((await answer.json()) as { status: string }).status];
    };
    const skew = system.get(ClockSkew);
    const clock = (skew as unknown as { clock: unknown }).clock;
    Object.assign(skew, { clock: new ManualClock(new Date(Date.now() + 60_000)) });
    await skew.measure();
    expect(await readiness()).toEqual([200, 'degraded']);
    Object.assign(skew, { clock });
    await skew.measure();
    expect(await readiness()).toEqual([200, 'ok']);
  });
});
