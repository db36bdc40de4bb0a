import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { openAdmin, rows, untilLive } from './admin.js';
import { staffApi } from './api.js';
import { launchChromium, PERSON } from './chromium.js';
import { withSystem } from './measure.js';
import { Storm, type PaymentRow } from './storm.js';
import type { System } from './system.js';

const TICK_MS = 10;
const STATUSES = ['READY', 'CONFIRMING', 'DONE', 'PARTIALLY_REFUNDED', 'REFUNDED', 'FAILED'];
const ROWS = `query ($filter: PaymentFilter) { payments(page: 1, limit: 100, filter: $filter) { items { __typename
  id orderId orderName purpose status amount refundedAmount refundableAmount failureCode failureMessage
  instrument { __typename type label last4 } user { __typename id name email }
  requestedAt approvedAt updatedAt version } } }`;

/** Runs in the page: what keeps it from answering. */
const WATCH = `(() => {
  const seen = (window.seen = { tasks: [], gap: 0, answer: 0 });
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.answer = Math.max(seen.answer, duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    seen.gap = Math.max(seen.gap, now - last);
    last = now;
    requestAnimationFrame(frame);
  });
})()`;

interface Seen {
  tasks: number[];
  gap: number;
  answer: number;
}
interface Measured extends Seen {
  page: string;
  told: number;
  busy: number;
  memory: number;
  isTrue: boolean;
}

/** Feeds pages events of payments and says what it did to them. */
export async function liveLoad({ perSecond = 1_000, seconds = 8 } = {}): Promise<void> {
  await withSystem(async (system) => {
    const browser = await launchChromium();
    const measured: Measured[] = [];
    try {
      for (const path of ['payments?period=all', 'dashboard']) {
        const storm = await Storm.brew();
        const context = await browser.newContext({ ...PERSON, proxy: storm.proxy });
        await context.addInitScript("localStorage.setItem('madang.tour', 'over')");
        const page = await context.newPage();
        await openAdmin(page, system, `/${path}`);
        await untilLive(page);
        measured.push(await underLoad({ page, path, storm, system, perSecond, seconds }));
        await context.close();
        await storm.end();
      }
    } finally {
      await browser.close();
    }
    report(measured, perSecond);
  });
}

interface Load {
  page: Page;
  path: string;
  storm: Storm;
  system: System;
  perSecond: number;
  seconds: number;
}

async function underLoad({ page, path, storm, system, perSecond, seconds }: Load): Promise<Measured> {
  const isList = path.startsWith('payments');
  const shown = isList ? rows(page) : page.getByTestId('live-feed').locator('li');
  await shown.first().waitFor();
  const api = await staffApi(system);
  const { payments } = await api.ok<{ payments: { items: PaymentRow[] } }>(ROWS, {});
  const known = payments.items;
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable');
  await page.evaluate(WATCH);
  const busyBefore = await metric(metrics, 'TaskDuration');
  let told = 0;
  let fresh = 0;
  const since = performance.now();
  for (let tick = 0; performance.now() - since < seconds * 1_000; tick += 1) {
    const due = Math.floor(((performance.now() - since) / 1_000) * perSecond);
    for (; told < due; told += 1) {
      const row = known[Math.floor(Math.random() * known.length)];
      // A tenth of the events are of payments that the list does not show yet: it counts them.
      const isFresh = isList && told % 10 === 0;
      if (isFresh) fresh += 1;
      const id = isFresh ? randomUUID() : row?.id;
      const status = STATUSES[told % STATUSES.length];
      const requestedAt = isFresh ? new Date().toISOString() : row?.['requestedAt'];
      storm.tell({ ...row, id: id ?? '', status, requestedAt, refundedAmount: String(told) });
    }
    // Somebody goes on working.
    if (tick % 50 === 0) await page.keyboard.press('Tab');
    await sleep(TICK_MS);
  }
  const took = (performance.now() - since) / 1_000;
  // The last word on each is what the server would say.
  for (const row of known) storm.tell(row);
  if (isList) await page.getByText(`새 결제 ${fresh.toLocaleString('ko-KR')}건 보기`).waitFor();
  await sleep(1_500);
  const busy = ((await metric(metrics, 'TaskDuration')) - busyBefore) / took;
  const seen = await page.evaluate<Seen>('window.seen');
  const atTheEnd = await shown.allTextContents();
  await page.reload();
  await shown.first().waitFor();
  await page.locator('.skeleton-bar, [aria-busy="true"]').first().waitFor({ state: 'detached' });
  const isTrue = JSON.stringify(atTheEnd) === JSON.stringify(await shown.allTextContents());
  const memory = await metric(metrics, 'JSHeapUsedSize');
  return { page: path, told: told / took, busy, memory, isTrue, ...seen };
}

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? 0;
}

function report(measured: Measured[], perSecond: number): void {
  const lines = measured.map(({ page, told, tasks, gap, answer, busy, isTrue }) => {
    const longest = Math.round(Math.max(0, ...tasks));
    const cells = [page, Math.round(told), longest, tasks.length, Math.round(gap), Math.round(answer)];
    return `| ${cells.join(' | ')} | ${Math.round(busy * 100)} % | ${isTrue ? 'yes' : 'NO'} |`;
  });
  const table = [
    '| page | events/s on each stream | longest task ms | tasks over 50 ms | longest frame ms | slowest answer to a key ms | main thread busy | ends as the server says |',
    '|---|--:|--:|--:|--:|--:|--:|---|',
    ...lines,
  ].join('\n');
  mkdirSync('test-results', { recursive: true });
  writeFileSync(join('test-results', 'live-load.md'), `${table}\n`);
  console.log(table);
  if (measured.some(({ isTrue, told }) => !isTrue || told < perSecond * 0.9)) process.exitCode = 1;
}
