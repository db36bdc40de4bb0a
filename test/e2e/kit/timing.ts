import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openAdmin } from './admin.js';
import { launchChromium, PERSON, PHONE } from './chromium.js';
import { withSystem } from './measure.js';
import { PAGES, untilThere } from './pages.js';
import { shiftsOn, sumOf, watchShifts, type Shift } from './shift.js';
import type { System } from './system.js';

const ROUNDS = 3;
const AIM = { paint: 1_000, change: 200, shift: 0.001 };

const OPENED = `(() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.includes('.js'));
  return {
    paint: paint ? paint.startTime : NaN,
    scripts: scripts.length,
    script: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
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
  scripts: number;
  script: number;
  shifts: Shift[];
}
interface Line extends Omit<Opened, 'shifts'> {
  name: string;
  /** The worst of all times it was opened. */
  shift: number;
  shiftOnPhone: number;
  /** First time, its code loaded on the way; null: no link of the menu leads there. */
  change: number | null;
  again: number | null;
}

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Opens every page as the first one and from another, and writes what it took. */
export async function timePages(only: readonly string[]): Promise<void> {
  await withSystem(async (system) => {
    const browser = await launchChromium();
    const lines: Line[] = [];
    try {
      // Each page as somebody's first: an empty cache, a session that is there.
      let kept = await sessionOf(browser, system);
      const visit = async (
        options: BrowserContextOptions,
        look: (context: BrowserContext) => Promise<void>,
      ): Promise<void> => {
        const context = await browser.newContext({ ...PERSON, ...options, storageState: kept });
        await context.addInitScript("localStorage.setItem('madang.tour', 'over')");
        await look(context);
        // A session's token is good for one renewal: the next visitor goes on with what this one was given.
        kept = await context.storageState();
        await context.close();
      };
      for (const [name, path] of PAGES.filter(([each]) => only.every((part) => each.includes(part)))) {
        const opened: Opened[] = [];
        const narrow: Shift[] = [];
        const changed: { change: number; again: number }[] = [];
        await visit(PHONE, async (context) => {
          narrow.push(...(await openFirst(context, system, path)).shifts);
        });
        for (let round = 0; round < ROUNDS; round += 1)
          await visit({}, async (context) => {
            opened.push(await openFirst(context, system, path));
            if (!path.includes('?')) changed.push(...(await changeTo(context, system, path)));
          });
        lines.push({
          name,
          paint: middle(opened.map(({ paint }) => paint)),
          scripts: middle(opened.map(({ scripts }) => scripts)),
          script: middle(opened.map(({ script }) => script)),
          shift: Math.max(...opened.map(({ shifts }) => sumOf(shifts))),
          shiftOnPhone: sumOf(narrow),
          change: changed.length > 0 ? middle(changed.map(({ change }) => change)) : null,
          again: changed.length > 0 ? middle(changed.map(({ again }) => again)) : null,
        });
        console.log(row(lines.at(-1) as Line));
        for (const { value, moved } of worst(opened.map(({ shifts }) => shifts))) tell('wide', value, moved);
        for (const { value, moved } of narrow) tell('narrow', value, moved);
      }
    } finally {
      await browser.close();
    }
    write(lines);
  });
}

async function sessionOf(browser: Browser, system: System): Promise<StorageState> {
  const context = await browser.newContext(PERSON);
  await openAdmin(await context.newPage(), system);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function openFirst(context: BrowserContext, system: System, path: string): Promise<Opened> {
  const page = await context.newPage();
  await watchShifts(page);
  await page.goto(`${system.urls.admin}/${path}`);
  await untilThere(page);
  await page.waitForLoadState('networkidle');
  const opened = await page.evaluate<Omit<Opened, 'shifts'>>(OPENED);
  const shifts = await shiftsOn(page);
  await page.close();
  return { ...opened, shifts };
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

const worst = (all: Shift[][]): Shift[] =>
  all.reduce((most, each) => (sumOf(each) > sumOf(most) ? each : most));

const tell = (where: string, value: number, moved: string[]): void =>
  console.log(`    ${where} ${value.toFixed(4)}: ${moved.join('; ')}`);

const COLUMNS = [
  'page',
  'first paint ms',
  'page change ms',
  'again ms',
  'layout shift',
  'on a phone',
  'scripts',
  'script kB',
];

const cell = (value: number | null, aim = Infinity): string =>
  value === null ? '' : `${Math.round(value)}${value > aim ? ' !' : ''}`;

function row({ name, paint, change, again, shift, shiftOnPhone, scripts, script }: Line): string {
  const moved = [shift, shiftOnPhone].map((value) => `${value.toFixed(3)}${value > AIM.shift ? ' !' : ''}`);
  const cells = [name, cell(paint, AIM.paint), cell(change), cell(again, AIM.change), ...moved];
  return `| ${[...cells, scripts, (script / 1024).toFixed(0)].join(' | ')} |`;
}

function write(lines: Line[]): void {
  const head = [`| ${COLUMNS.join(' | ')} |`, `|---${'|--:'.repeat(COLUMNS.length - 1)}|`];
  mkdirSync('test-results', { recursive: true });
  writeFileSync(join('test-results', 'timing.md'), `${[...head, ...lines.map(row)].join('\n')}\n`);
  console.log('The table is in test-results/timing.md; “!” stands where a page misses its aim.');
}
