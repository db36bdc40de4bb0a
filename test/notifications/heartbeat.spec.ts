import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Schedule } from '../../src/platform/schedule/schedule.js';
import { freePort } from '../kit/free-port.js';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import { TestSystem } from '../kit/test-system.js';

const PATH = '/ping/3fae-77?from=madang';

/** A watcher outside, as services for it are: an address with a secret in it that wants to hear of us. */
class Watcher {
  readonly heard: string[] = [];
  status = 200;
  private readonly server: Server = createServer((request, response) => {
    this.heard.push(`${request.method} ${request.url}`);
    response.statusCode = this.status;
    response.end('OK');
  });

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('the dead-man’s switch: somebody outside hears of the scheduler (S002-ALR-01)', () => {
  let system: TestSystem;
  let port: number;
  const watcher = new Watcher();

  beforeAll(async () => {
    port = await freePort();
    system = await TestSystem.start({
      role: 'api',
      environment: { HEARTBEAT_URL: `http://127.0.0.1:${port}${PATH}` },
    });
    await watcher.listen(port);
  });
  afterAll(async () => {
    watcher.close();
    await system.stop();
  });

  const chore = async () => {
    const found = (await system.get(Schedule).view()).find(({ name }) => name === 'notifications.heartbeat');
    if (!found) throw new Error('no such chore');
    return found;
  };
  /** As if its next minute had come. */
  const due = () => system.sql(`UPDATE chores SET due_at = now() WHERE name = 'notifications.heartbeat'`);

  it(
    'a worker calls it by itself, and a dead one does not: nothing else speaks for it',
    { timeout: 120_000 },
    async () => {
      const first = await ServerProcess.start(system, { role: 'worker' });
      await eventually(async () => (await chore()).finishedAt !== null);
      expect(watcher.heard).toEqual([`GET ${PATH}`]);
      expect(await chore()).toMatchObject({ rhythm: 'every 60 s', error: null, failures: 0 });
      await first.kill();
      await due();
      // The process that serves people is up, and would be no sign that chores run.
      await sleep(1_500);
      expect(watcher.heard).toHaveLength(1);
      const next = await ServerProcess.start(system, { role: 'worker' });
      await eventually(async () => watcher.heard.length === 2);
      await next.kill();
    },
  );

  it('a watcher that refuses or is away is shown as a failure of the chore, without its address', async () => {
    watcher.status = 500;
    await due();
    await system.get(Schedule).runDue();
    expect(await chore()).toMatchObject({ failures: 1, error: expect.stringContaining('answered 500') });
    watcher.close();
    await due();
    await system.get(Schedule).runDue();
    const away = await chore();
    expect(away).toMatchObject({ failures: 2, error: expect.stringContaining('not reached') });
    expect(away.error).not.toContain('3fae-77');
    expect(away.nextAt?.getTime()).toBeGreaterThan(Date.now());
  });
});
