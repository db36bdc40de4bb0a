import { expect, inject, test } from 'vitest';
import { drawer, openAdmin, rows } from './kit/admin.js';
import { faults, faultsAtAGlance, OVERLAYS } from './kit/look.js';
import { PAGES, untilThere } from './kit/pages.js';
import { shiftsOn, sumOf, watchShifts } from './kit/shift.js';
import { enterShop, orderPoints, payInWindow } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S000-ARC-01: nothing is wrong with the way in and with what lies over a list, wide and narrow, in both themes', async () => {
  const { page } = await person();
  const found: string[] = [];
  await page.goto(`${system.urls.admin}/login`);
  await page.getByRole('button', { name: '로그인', exact: true }).click();
  await page.getByText('이메일 주소를 확인해 주세요.').waitFor();
  found.push(...(await faults(page, 'login with errors')));
  await openAdmin(page, system, '/users');
  await page.getByTestId('user-row').first().click();
  await page.getByTestId('user-drawer').getByRole('heading', { level: 2 }).waitFor();
  found.push(...(await faults(page, 'user drawer', OVERLAYS)));
  expect(found).toEqual([]);
});

/** Of a list, its first rows: the others are made of the same. */
const MORE_ROWS = '[data-testid$="-row"]:nth-child(n+9)';
/** Between them, every kind of part that pages are made of. All pages in all looks are what `npm run screens` reports. */
const KINDS: readonly (typeof PAGES)[number][0][] = [
  'dashboard',
  'approvals',
  'ledger',
  'settlements',
  'payout-calendar',
  'analytics-funnel',
  'analytics-retention',
  'monitoring',
  'alert-rule-editor',
  'notification-preferences',
  'jobs-schedules',
  'settings',
  'roles-matrix',
  'account',
];

/** A share of the window that nobody sees move: a line that gets a pixel higher. `npm run timing` says it of all pages. */
const SHIFT_MOST = 0.003;
/** A dozen pages, each looked at four times: on a slow machine that takes minutes. */
const WALK_MS = 240_000;

test(
  'S000-ARC-01 S000-RTE-01..07: nothing is wrong with pages of every kind, wide and light, narrow and dark, and none moves while it opens',
  async () => {
    const { page } = await person();
    await watchShifts(page);
    const found: string[] = [];
    await openAdmin(page, system);
    // Every page that the navigation leads to is in the list.
    const led = await page
      .locator('nav a[href]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(led.filter((href) => !PAGES.some(([, path]) => `/admin/${path.split('?')[0]}` === href))).toEqual(
      [],
    );
    for (const [name, path] of PAGES.filter(([each]) => KINDS.includes(each))) {
      await page.goto(`${system.urls.admin}/${path}`);
      await untilThere(page);
      await page.waitForLoadState('networkidle');
      const shifts = await shiftsOn(page);
      if (sumOf(shifts) > SHIFT_MOST)
        found.push(...shifts.map(({ value, moved }) => `${name} moves by ${value}: ${moved.join('; ')}`));
      found.push(...(await faultsAtAGlance(page, name, [MORE_ROWS])));
    }
    expect(found).toEqual([]);
  },
  WALK_MS,
);

test(
  'S000-RTE-04: nothing is wrong with payments, their drawer, filters and refund dialog, wide and narrow, in both themes',
  async () => {
    const { page } = await person();
    const found: string[] = [];
    await openAdmin(page, system, '/payments?status=DONE&period=all&max=100000');
    await rows(page).first().waitFor();
    found.push(...(await faults(page, 'payments')));
    await page.locator('button[aria-expanded]', { hasText: '결제수단' }).click();
    await page.getByRole('button', { name: '적용' }).waitFor();
    found.push(...(await faults(page, 'filter', OVERLAYS)));
    await page.keyboard.press('Escape');
    await rows(page).first().click();
    await drawer(page).getByTestId('timeline').waitFor();
    found.push(...(await faults(page, 'payment drawer', OVERLAYS)));
    await page.getByTestId('refund-open').click();
    await page.getByTestId('refund-amount').fill('0');
    await page.getByTestId('refund-submit').click();
    await page.getByText('환불 사유를 선택해 주세요.').waitFor();
    found.push(...(await faults(page, 'refund dialog with errors', OVERLAYS)));
    await page.getByTestId('refund-reason').click();
    await page.getByRole('option', { name: '고객 요청' }).waitFor();
    found.push(...(await faults(page, 'refund reasons', OVERLAYS)));
    expect(found).toEqual([]);
  },
  WALK_MS,
);

test('S001-PAY-01: nothing is wrong with the shop, the payment window and the result, wide and narrow, in both themes', async () => {
  const { page } = await person();
  const found: string[] = [];
  await page.goto(system.urls.checkout);
  await page.locator('[data-customer-id]').first().waitFor();
  found.push(...(await faults(page, 'choice of customers')));
  await enterShop(page, system, 3);
  await page.locator('#recent-payments li').first().waitFor();
  found.push(...(await faults(page, 'checkout')));
  await orderPoints(page, 5_000);
  found.push(...(await faults(page, 'payment window')));
  expect(await payInWindow(page)).toBe('DONE');
  found.push(...(await faults(page, 'result')));
  expect(found).toEqual([]);
});
