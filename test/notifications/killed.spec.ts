import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HandOutNotice } from '../../src/modules/notifications/notices/hand-out-notice.use-case.js';
import { DeliverMessage } from '../../src/platform/messages/deliver-message.js';
import { newId } from '../../src/shared/ids.js';
import { ServerProcess } from '../kit/server-process.js';
import type { StaffClient } from '../kit/staff-client.js';
import { startTestChat, type TestChat } from '../kit/test-chat.js';
import { TestSystem } from '../kit/test-system.js';
import { ruleInput, Watched } from '../metrics/alerts-kit.js';

const REGISTER = `mutation ($input: NewNotificationDestinationInput!) {
  createNotificationDestination(input: $input) { destination { id } } }`;
const CREATE = `mutation ($input: AlertRuleInput!) { createAlertRule(input: $input) { id } }`;
const CENTRE = `{ notifications { items { link updates words { title } } } incidents { items { id title } } }`;

interface Seen {
  notifications: { items: { link: string | null; updates: number; words: { title: string } }[] };
  incidents: { items: { id: string; title: string }[] };
}

describe('killed while an alert goes out: sent at least once, shown as one (S002-ALR-01, S000-TBL-12)', () => {
  let chat: TestChat;
  let system: TestSystem;
  let staff: StaffClient;
  let watched: Watched;

  beforeAll(async () => {
    chat = await startTestChat();
    // Whoever sends is a process of its own, so that it can be killed.
    system = await TestSystem.start({ role: 'api', environment: chat.environment });
    watched = new Watched(system, behind());
    staff = await system.staff();
    const input = { type: 'SLACK', name: '당직', address: chat.address, minSeverity: 'CRITICAL' };
    const { errors } = await staff.confirmed(REGISTER, { input });
    expect(errors).toEqual([]);
  });
  // A worker looks after rules as well: nothing but what a test makes happen.
  beforeEach(() => system.sql('UPDATE alert_rules SET active = false'));
  afterAll(async () => {
    watched.leave();
    await system.stop();
    await chat.remove();
  });

  /** What is looked at here lies behind the workers, whose clock is the machine’s. */
  const behind = () => new Date(Date.now() - 60_000);

  /** Something is wrong for good: an incident is opened, and a worker begins to tell of it. */
  async function alarm(killPoint: string): Promise<string> {
    const metric = `test.n${newId().slice(-8)}`;
    const title = `${metric} 경보`;
    watched.set(behind());
    await watched.write(metric, 1);
    await staff.ok(CREATE, { input: ruleInput(metric) });
    await watched.look();
    await watched.say(metric, 95);
    const doomed = await ServerProcess.start(system, { role: 'worker', killPoint });
    await doomed.killAtPoint();
    watched.set(Date.now());
    return title;
  }
  const told = async (title: string) =>
    (await chat.list()).filter((message) => message.text.includes(title)).length;
  /** The dead worker's leases run out, and another process looks. */
  async function takeOver(): Promise<void> {
    await system.get(HandOutNotice).executeDue(0);
    await system.sql(
      `UPDATE messages SET next_attempt_at = now() - interval '1 second' WHERE next_attempt_at IS NOT NULL`,
    );
    await system.get(DeliverMessage).executeDue(['SLACK']);
  }
  async function expectOne(title: string): Promise<void> {
    const { notifications, incidents } = await staff.ok<Seen>(CENTRE);
    const [incident, ...more] = incidents.items.filter((each) => each.title === title);
    expect(more).toEqual([]);
    const lines = notifications.items.filter(({ link }) => link === `/incidents/${incident?.id}`);
    expect(lines).toMatchObject([{ updates: 1 }]);
    const messages = await system.sql<{ status: string }>(
      `SELECT m.status FROM messages m JOIN notice_deliveries d ON d.message_id = m.id JOIN notices n ON n.id = d.notice_id
       WHERE n.group_key = $1 AND m.channel = 'SLACK'`,
      [`incident:${incident?.id}`],
    );
    expect(messages).toEqual([{ status: 'SENT' }]);
  }

  it('after Slack took it, before we wrote that down', { timeout: 120_000 }, async () => {
    const title = await alarm('messages.answered');
    expect(await told(title)).toBe(1);
    await takeOver();
    // Nobody can ask Slack whether it has a message: once too often is better than never.
    expect(await told(title)).toBe(2);
    await expectOne(title);
  });

  it('before Slack was asked', { timeout: 120_000 }, async () => {
    const title = await alarm('messages.claimed');
    expect(await told(title)).toBe(0);
    await takeOver();
    expect(await told(title)).toBe(1);
    await expectOne(title);
  });

  it(
    'after it was handed out to people and chats, before anything was sent',
    { timeout: 120_000 },
    async () => {
      const title = await alarm('notifications.handed-out');
      await takeOver();
      expect(await told(title)).toBe(1);
      await expectOne(title);
    },
  );
});
