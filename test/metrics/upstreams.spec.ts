import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProcessSampler } from '../../src/modules/metrics/index.js';
import { DeliverMessage } from '../../src/platform/messages/deliver-message.js';
import { takeVendorCalls } from '../../src/platform/telemetry/vendor-calls.js';
import { buyPoints } from '../kit/buyer.js';
import type { StaffClient } from '../kit/staff-client.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TestSystem } from '../kit/test-system.js';

interface Upstream {
  name: string;
  status: 'OK' | 'FAILING' | 'UNKNOWN';
  lastSeenAt: string | null;
  lastFailureAt: string | null;
}

describe('the systems of others that we call (S001-MON-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;
  let staff: StaffClient;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ role: 'api', environment: mailbox.environment });
    staff = await system.staff('ADMIN');
    // Other files that ran in this process have called the same vendors.
    takeVendorCalls();
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  const upstream = async (name: string) =>
    (
      await staff.ok<{ upstreams: Upstream[] }>('{ upstreams { name status lastSeenAt lastFailureAt } }')
    ).upstreams.find((each) => each.name === name);
  const look = () => system.get(ProcessSampler).sample('api:3000');
  /** Hands a letter to the mail server, or tries to. */
  async function letter(): Promise<void> {
    const { testNotificationChannel: id } = await staff.ok<{ testNotificationChannel: string }>(
      'mutation { testNotificationChannel(type: EMAIL) }',
    );
    await system.get(DeliverMessage).execute(id);
    await look();
  }

  it('one that was never called is unknown, not well and not broken', async () => {
    expect(await upstream('toss')).toEqual({
      name: 'toss',
      status: 'UNKNOWN',
      lastSeenAt: null,
      lastFailureAt: null,
    });
  });

  it('one that answered was seen then, also after the process is gone', async () => {
    const before = Date.now();
    await buyPoints(system, await system.customer(), '3000');
    await look();
    const toss = await upstream('toss');
    expect(toss).toMatchObject({ status: 'OK', lastFailureAt: null });
    expect(Date.parse(toss?.lastSeenAt ?? '')).toBeGreaterThanOrEqual(before - 1_000);
    // A look without calls changes nothing of when it was seen.
    await look();
    expect(await upstream('toss')).toEqual(toss);
  });

  it('a mail server that is away is failing, and well again with its next answer', async () => {
    await mailbox.stop();
    await letter();
    const away = await upstream('smtp');
    expect(away).toMatchObject({ status: 'FAILING', lastSeenAt: null });
    expect(away?.lastFailureAt).not.toBeNull();
    await mailbox.restart();
    await letter();
    expect(await upstream('smtp')).toMatchObject({ status: 'OK', lastFailureAt: away?.lastFailureAt });
  });

  it('is for staff that may see how the machines are', async () => {
    const customer = await system.customer();
    expect((await customer.client.refused('{ upstreams { name } }')).extensions.code).toBe('FORBIDDEN');
    expect((await system.client().refused('{ upstreams { name } }')).extensions.code).toBe('UNAUTHENTICATED');
  });
});
