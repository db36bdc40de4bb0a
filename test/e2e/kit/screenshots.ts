import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { drawer, openAdmin, rows, untilLive } from './admin.js';
import { atRest, violations } from './axe.js';
import { launchChromium, PERSON, PHONE } from './chromium.js';
import { firingIncident, type Fired } from './incident.js';
import { withSystem } from './measure.js';
import { OPENED, openIt } from './opened.js';
import { PAGES, untilThere } from './pages.js';
import { enterShop, orderPoints, payInWindow } from './shop.js';
import type { System } from './system.js';

const OUT = join('test-results', 'screenshots');
interface Visit {
  page: Page;
  system: System;
  /** An incident that is open as long as pictures are taken. */
  fired: Fired;
  wanted: (name: string) => boolean;
  /** Takes a picture of the page as it is: the whole of it, or what a window shows where something lies over it. */
  shoot: (name: string, how?: 'whole' | 'window') => Promise<void>;
}
/** What axe found, by picture. A picture with nothing wrong is named as well: it was looked at. */
type AxeReport = Record<string, string[]>;
type Walk = (visit: Visit) => Promise<void>;

const ALL: Walk[] = [pages, opened, overlays, shell, shop];
const WORDLESS: Walk[] = [pages, opened, shell];
const LOOKS: (BrowserContextOptions & { suffix: string; walks: Walk[] })[] = [
  { suffix: '1440-light', walks: ALL, colorScheme: 'light' },
  { suffix: '1440-dark', walks: ALL, colorScheme: 'dark' },
  { suffix: '390-light', walks: ALL, colorScheme: 'light', ...PHONE },
  { suffix: '390-dark', walks: ALL, colorScheme: 'dark', ...PHONE },
  { suffix: '1440-light-english', walks: WORDLESS, colorScheme: 'light', locale: 'en-US' },
  { suffix: '1440-dark-english', walks: WORDLESS, colorScheme: 'dark', locale: 'en-US' },
  { suffix: '390-light-english', walks: WORDLESS, colorScheme: 'light', locale: 'en-US', ...PHONE },
  { suffix: '390-dark-english', walks: WORDLESS, colorScheme: 'dark', locale: 'en-US', ...PHONE },
];

/**
 * @param only parts of names of pictures, such as `390-dark` or `settings`: those that have all of them are taken, and
 *   none that has what follows a `no:`, as in `no:english`
 */
export async function takeScreenshots(only: readonly string[]): Promise<void> {
  await withSystem((system) => picturesOf(system, only));
}

async function picturesOf(system: System, only: readonly string[]): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  const browser = await launchChromium();
  const fired = await firingIncident(system);
  const report: AxeReport = {};
  try {
    for (const { suffix, walks, ...options } of LOOKS)
      for (const walk of walks) {
        const wanted = (name: string): boolean => only.every((part) => fits(`${name}-${suffix}`, part));
        const context = await browser.newContext({ ...PERSON, ...options });
        await context.addInitScript(
          "localStorage.getItem('madang.tour') ?? localStorage.setItem('madang.tour', 'over')",
        );
        const page = await context.newPage();
        await walk({
          page,
          system,
          fired,
          wanted,
          shoot: async (name, how) => {
            await shoot(page, `${name}-${suffix}`, how);
            report[`${name}-${suffix}`] = await violations(page);
          },
        });
        await context.close();
        console.log(`${suffix}: ${walk.name}`);
      }
  } finally {
    await fired.settle();
    await browser.close();
  }
  writeFileSync(join(OUT, 'axe.json'), JSON.stringify(report, null, 2));
  const found = Object.values(report).flat().length;
  console.log(
    `Pictures are in ${OUT}; axe found ${found} violations in ${Object.keys(report).length}: axe.json`,
  );
  if (found > 0) process.exitCode = 1;
}

const LEFT_OUT = 'no:';
const fits = (name: string, part: string): boolean =>
  part.startsWith(LEFT_OUT) ? !name.includes(part.slice(LEFT_OUT.length)) : name.includes(part);

// A drawer scrolls within the window.
const WHOLE_HEIGHT = `Math.max(document.documentElement.scrollHeight, ...[...document.querySelectorAll('[role=dialog] *')]
  .map((part) => innerHeight + part.scrollHeight - part.clientHeight))`;

async function shoot(page: Page, name: string, how: 'whole' | 'window' = 'whole'): Promise<void> {
  await page.evaluate('document.fonts.ready');
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  const whole = await page.evaluate<number>(WHOLE_HEIGHT);
  // A window as tall as the page, so that what is fixed to the window's edges stands where people see it.
  if (how === 'whole') await page.setViewportSize({ ...size, height: Math.max(size.height, whole) });
  await atRest(page);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  await page.setViewportSize(size);
}

/** Every page there is, as it opens. */
async function pages({ page, system, wanted, shoot }: Visit): Promise<void> {
  const asked = PAGES.filter(([name]) => wanted(`page-${name}`));
  if (asked.length === 0) return;
  await openAdmin(page, system);
  await untilLive(page);
  for (const [name, path] of asked) {
    await page.goto(`${system.urls.admin}/${path}`);
    await untilThere(page);
    await page.waitForLoadState('networkidle');
    await shoot(`page-${name}`);
  }
}

/** Drawers, dialogs and pages of one thing that the first row of a list or an address opens. */
async function opened({ page, system, wanted, shoot }: Visit): Promise<void> {
  const asked = OPENED.filter(({ name }) => wanted(`open-${name}`));
  if (asked.length === 0) return;
  await openAdmin(page, system);
  for (const one of asked) if (await openIt(page, system.urls.admin, one)) await shoot(`open-${one.name}`);
}

/** What lies over pages, or needs something to have happened. */
async function overlays({ page, system, fired, wanted, shoot }: Visit): Promise<void> {
  if (!wanted('over')) return;
  await page.goto(`${system.urls.admin}/login`);
  await page.getByLabel('이메일').waitFor();
  await shoot('over-login');
  await openAdmin(page, system, `/incidents/${fired.incidentId}`);
  await page.getByTestId('incident-timeline').waitFor();
  await page.getByRole('region', { name: '값의 흐름' }).locator('canvas').waitFor();
  await shoot('over-incident');
  await page.goto(`${system.urls.admin}/alerts/${fired.ruleId}`);
  await page.getByRole('region', { name: '미리 보기' }).locator('canvas').waitFor();
  await page.getByTestId('backtest-run').click();
  await page.getByTestId('backtest-outcome').waitFor();
  await shoot('over-alert-rule');
  await page.goto(`${system.urls.admin}/payments?status=PARTIALLY_REFUNDED&period=all`);
  await rows(page).first().click();
  await drawer(page).getByTestId('timeline').waitFor();
  await shoot('over-payment-drawer', 'window');
  await page.getByTestId('refund-open').click();
  await page.getByTestId('refund-summary').getByText('환불 뒤 포인트').waitFor();
  await shoot('over-refund-dialog', 'window');
  await page.goto(`${system.urls.admin}/payments?status=PARTIALLY_REFUNDED&period=all`);
  await rows(page).first().click();
  await drawer(page).getByRole('link', { name: '환불 페이지 열기' }).first().click();
  await page.getByTestId('timeline').waitFor();
  await shoot('over-refund-page');
  await page.goto(`${system.urls.admin}/users`);
  await page.getByTestId('user-row').first().click();
  await page.getByTestId('user-drawer').getByRole('heading', { level: 2 }).waitFor();
  await shoot('over-user-drawer', 'window');
  await page.goto(`${system.urls.admin}/ledger`);
  await page.getByTestId('account-row').filter({ hasText: '매출' }).first().click();
  await page.getByTestId('entry-row').first().waitFor();
  await shoot('over-ledger-account');
  await page.goto(`${system.urls.admin}/settings?key=maintenance.enabled`);
  await page.getByTestId('setting-history').waitFor();
  await shoot('over-setting-history', 'window');
}

/** What the shell lays over a page. */
async function shell({ page, system, wanted, shoot }: Visit): Promise<void> {
  if (!wanted('shell')) return;
  await openAdmin(page, system, '/payments?period=all');
  await rows(page).first().waitFor();
  await page.keyboard.press('Control+k');
  await page.locator('input[role=combobox]').fill('환불 10,000');
  await page.getByTestId('palette-payments').first().waitFor();
  await shoot('shell-palette', 'window');
  await page.keyboard.press('Escape');
  await page.locator('input[role=combobox]').waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.getByTestId('shortcut-sheet').waitFor();
  await shoot('shell-shortcuts', 'window');
  await page.evaluate("localStorage.setItem('madang.tour', 'open')");
  await page.goto(`${system.urls.admin}/dashboard`);
  await page.getByTestId('tour').waitFor();
  await page.waitForLoadState('networkidle');
  await shoot('shell-tour', 'window');
  await page.context().setOffline(true);
  await page.getByTestId('connection-bar').waitFor();
  await shoot('shell-offline', 'window');
  await page.context().setOffline(false);
}

async function shop({ page, system, wanted, shoot }: Visit): Promise<void> {
  if (!wanted('shop')) return;
  await page.goto(system.urls.checkout);
  await page.locator('[data-customer-id]').first().waitFor();
  await shoot('shop-customers');
  await enterShop(page, system);
  await page.locator('#recent-payments li').first().waitFor();
  await shoot('shop-checkout');
  await orderPoints(page, 10_000);
  await shoot('shop-payment-window');
  await payInWindow(page);
  await shoot('shop-result');
}
