import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { drawer, openAdmin, rows, untilLive, webhookInbox } from './admin.js';
import { atRest } from './axe.js';
import { launchChromium, PERSON, PHONE } from './chromium.js';
import { enterShop, orderPoints, payInWindow } from './shop.js';
import { runningSystem, startSystem, type System } from './system.js';

const OUT = join('test-results', 'screenshots');
const THEMES = ['light', 'dark'] as const;
const SIZES = [
  { width: 1440, options: {} },
  { width: 390, options: PHONE },
] as const;

/** Pages that need nothing but to be opened. */
const MORE_PAGES = [
  ['10-refunds', 'refunds'],
  ['11-payment-exceptions', 'payment-exceptions'],
  ['11-approvals', 'approvals?group=all'],
  ['19-payment-methods', 'payment-methods'],
  ['25-settlements', 'settlements'],
  ['26-payout-calendar', 'settlements?view=calendar'],
  ['24-monitoring', 'monitoring?range=15m'],
  ['30-analytics-trend', 'analytics?period=90d'],
  ['31-analytics-revenue', 'analytics?view=revenue'],
  ['32-analytics-funnel', 'analytics?view=funnel&period=90d'],
  ['33-analytics-retention', 'analytics?view=retention&period=90d'],
  ['34-analytics-cohorts', 'analytics?view=cohorts&period=90d'],
  ['35-analytics-segments', 'analytics?view=segments'],
  ['12-team', 'team'],
  ['13-roles', 'roles'],
  ['14-api-keys', 'api-keys'],
  ['15-audit', 'audit'],
  ['16-access-records', 'access-records'],
  ['17-access-reviews', 'access-reviews'],
  ['18-account', 'account'],
] as const;

/** Takes a picture of the page as it is, the whole of it unless something lies over it. */
type Shoot = (name: string, fullPage?: boolean) => Promise<void>;

export async function takeScreenshots(): Promise<void> {
  const named = process.env['MADANG_DATA_DIR'];
  const running = named ? runningSystem(named) : null;
  if (running) return picturesOf(running);
  const folder = mkdtempSync(join(tmpdir(), 'madang-screenshots-'));
  console.log('Starting a system for the pictures');
  const { system, stop } = await startSystem(join(folder, 'system'));
  try {
    await picturesOf(system);
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function picturesOf(system: System): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  const browser = await launchChromium();
  try {
    for (const { width, options } of SIZES) {
      for (const colorScheme of THEMES) {
        await visit(browser, system, { ...PERSON, ...options, colorScheme }, `${width}-${colorScheme}`);
      }
    }
  } finally {
    await browser.close();
  }
  console.log(`Pictures are in ${OUT}`);
}

async function visit(
  browser: Browser,
  system: System,
  options: Parameters<Browser['newContext']>[0],
  suffix: string,
): Promise<void> {
  for (const [walk, title] of [
    [throughAdmin, 'admin app'],
    [throughShop, 'shop'],
  ] as const) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await walk(page, system, async (name, fullPage = true) => {
      await page.evaluate('document.fonts.ready');
      const size = page.viewportSize() ?? { width: 1440, height: 900 };
      const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
      // A window as tall as the page, so that what is fixed to the window's edges stands where people see it.
      if (fullPage) await page.setViewportSize({ ...size, height: Math.max(size.height, whole) });
      await atRest(page);
      await page.screenshot({ path: join(OUT, `${name}-${suffix}.png`) });
      await page.setViewportSize(size);
    });
    await context.close();
    console.log(`${suffix}: ${title}`);
  }
}

async function throughAdmin(page: Page, system: System, shoot: Shoot): Promise<void> {
  await page.goto(`${system.urls.admin}/login`);
  await page.getByLabel('이메일').waitFor();
  await shoot('01-login');
  await openAdmin(page, system);
  await untilLive(page);
  await page.getByTestId('live-feed').getByRole('link').first().waitFor();
  await page.getByTestId('books-balance').waitFor();
  await page.locator('canvas').waitFor();
  await shoot('02-dashboard');

  await page.goto(`${system.urls.admin}/payments`);
  await rows(page).first().waitFor();
  await shoot('03-payments');
  await page.goto(`${system.urls.admin}/payments?status=PARTIALLY_REFUNDED&period=all`);
  await rows(page).first().click();
  await drawer(page).getByTestId('timeline').waitFor();
  await shoot('04-payment-drawer', false);
  await page.getByTestId('refund-open').click();
  await page.getByTestId('refund-summary').getByText('환불 뒤 포인트').waitFor();
  await shoot('05-refund-dialog', false);

  await page.goto(`${system.urls.admin}/users`);
  await page.getByTestId('user-row').first().waitFor();
  await shoot('06-users');
  await page.getByTestId('user-row').first().click();
  await page.getByTestId('user-drawer').getByRole('heading', { level: 2 }).waitFor();
  await shoot('07-user-drawer', false);
  await page.goto(`${system.urls.admin}/ledger`);
  await page.getByTestId('book-KRW').waitFor();
  await page.getByTestId('account-row').first().waitFor();
  await shoot('08-ledger');
  await page.getByTestId('account-row').filter({ hasText: '매출' }).first().click();
  await page.getByTestId('entry-row').first().waitFor();
  await shoot('08-ledger-account');
  await page.goto(`${system.urls.admin}/webhooks`);
  await webhookInbox(page).waitFor();
  await shoot('09-webhooks');
  for (const [name, path] of MORE_PAGES) {
    await page.goto(`${system.urls.admin}/${path}`);
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await shoot(name);
  }
}

async function throughShop(page: Page, system: System, shoot: Shoot): Promise<void> {
  await page.goto(system.urls.checkout);
  await page.locator('[data-customer-id]').first().waitFor();
  await shoot('20-shop-customers');
  await enterShop(page, system);
  await page.locator('#recent-payments li').first().waitFor();
  await shoot('21-checkout');
  await orderPoints(page, 10_000);
  await shoot('22-payment-window');
  await payInWindow(page);
  await shoot('23-result');
}
