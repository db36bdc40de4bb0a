import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { openAdmin } from './admin.js';
import { launchChromium, PERSON } from './chromium.js';
import { withSystem } from './measure.js';
import { PAGES, untilThere } from './pages.js';
import type { System } from './system.js';

const ROUNDS = 3;
const AIM = { paint: 1_000, change: 200, shift: 0.001 };

/** Runs in the page before anything of it: what moved, and what was loaded. */
const WATCH = `(() => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
  }).observe({ type: 'layout-shift', buffered: true });
})()`;

const OPENED = `(() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.includes('.js'));
  return {
    paint: paint ? paint.startTime : NaN,
    script: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    shift: window.shift,
  };
})()`;

/** From the press to the heading of the new page, drawn. The path is the app's own. */
const CHANGE = (path: string): string => `new Promise((resolve, reject) => {
  const link = [...document.querySelectorAll('nav a')].find((one) => one.pathname === '/admin/${path}');
  if (!link) return reject(new Error('No way to ${path}'));
  const before = document.querySelector('h1');
  const since = performance.now();
  const late = setTimeout(() => reject(new Error('${path} did not come')), 15000);
  new MutationObserver((_changes, observer) => {
    const heading = document.querySelector('h1');
    if (!heading || heading === before) return;
    observer.disconnect();
    clearTimeout(late);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - since)));
  }).observe(document.getElementById('main'), { subtree: true, childList: true });
  link.click();
})`;

interface Opened {
  paint: number;
  script: number;
  shift: number;
}
interface Line extends Opened {
  name: string;
  /** First time, its code loaded on the way; null: no link of the menu leads there. */
  change: number | null;
  again: number | null;
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Opens every page as the first one and from another, and writes what it took. */
export async function timePages(only: readonly string[]): Promise<void> {
  await withSystem(async (system) => {
    const browser = await launchChromium();
    const lines: Line[] = [];
    try {
      // Each page as somebody's first: an empty cache, a session that is there.
      const signedIn = await browser.newContext(PERSON);
      await openAdmin(await signedIn.newPage(), system);
      const storageState = await signedIn.storageState();
      await signedIn.close();
      for (const [name, path] of PAGES.filter(([each]) => only.every((part) => each.includes(part)))) {
        const opened: Opened[] = [];
        const changed: { change: number; again: number }[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const context = await browser.newContext({ ...PERSON, storageState });
          await context.addInitScript("localStorage.setItem('madang.tour', 'over')");
          opened.push(await openFirst(context, system, path));
          if (!path.includes('?')) changed.push(...(await changeTo(context, system, path)));
          await context.close();
        }
        lines.push({
          name,
          paint: middle(opened.map(({ paint }) => paint)),
          script: middle(opened.map(({ script }) => script)),
          shift: Math.max(...opened.map(({ shift }) => shift)),
          change: changed.length > 0 ? middle(changed.map(({ change }) => change)) : null,
          again: changed.length > 0 ? middle(changed.map(({ again }) => again)) : null,
        });
        console.log(row(lines.at(-1) as Line));
      }
    } finally {
      await browser.close();
    }
    write(lines);
  });
}

async function openFirst(context: BrowserContext, system: System, path: string): Promise<Opened> {
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(`${system.urls.admin}/${path}`);
  await untilThere(page);
  await page.waitForLoadState('networkidle');
  const opened = await page.evaluate<Opened>(OPENED);
  await page.close();
  return opened;
}

/** By the menu of a page that is open: once with the code on its way, and once more with it there. */
async function changeTo(
  context: BrowserContext,
  system: System,
  path: string,
): Promise<{ change: number; again: number }[]> {
  const page = await context.newPage();
  const from = path === 'account' ? 'users' : 'account';
  await page.goto(`${system.urls.admin}/${from}`);
  await untilThere(page);
  await page.waitForLoadState('networkidle');
  if ((await page.locator(`nav a[href="/admin/${path}"]`).count()) === 0) return [];
  const change = await press(page, path);
  await page.goBack();
  await untilThere(page);
  const again = await press(page, path);
  await page.close();
  return [{ change, again }];
}

const press = (page: Page, path: string): Promise<number> => page.evaluate<number>(CHANGE(path));

const COLUMNS = ['page', 'first paint ms', 'page change ms', 'again ms', 'layout shift', 'script kB'];

const cell = (value: number | null, aim = Infinity): string =>
  value === null ? '' : `${Math.round(value)}${value > aim ? ' !' : ''}`;

function row({ name, paint, change, again, shift, script }: Line): string {
  const moved = `${shift.toFixed(3)}${shift > AIM.shift ? ' !' : ''}`;
  const cells = [name, cell(paint, AIM.paint), cell(change), cell(again, AIM.change), moved];
  return `| ${[...cells, (script / 1024).toFixed(0)].join(' | ')} |`;
}

function write(lines: Line[]): void {
  const head = [`| ${COLUMNS.join(' | ')} |`, `|---${'|--:'.repeat(COLUMNS.length - 1)}|`];
  mkdirSync('test-results', { recursive: true });
  writeFileSync(join('test-results', 'timing.md'), `${[...head, ...lines.map(row)].join('\n')}\n`);
  console.log('The table is in test-results/timing.md; “!” stands where a page misses its aim.');
}
