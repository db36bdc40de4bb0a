import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { violations } from './kit/axe.js';
import { enterShop, orderPoints, payInWindow } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();
const explorer = `${system.urls.base}/playground/`;

/** The first press may send the operation of the tab before. */
const PRESSED_EARLY = /status of 400/;

const tab = (page: Page, name: string) => page.locator('.graphiql-tab', { hasText: name });

const answer = (page: Page) => page.locator('.graphiql-response .view-lines');
const identity = (page: Page) => page.getByTestId('identity');

/**
 * Runs an example until the answer says so. The editor finds out a moment later which operation a tab holds; a person is
 * slower than that, a test may have to press twice.
 */
async function run(page: Page, name: string, says: RegExp): Promise<void> {
  await tab(page, name).click();
  await expect
    .poll(async () => {
      await page.locator('.graphiql-execute-button').click();
      await page.waitForTimeout(700);
      // The editor draws spaces of its own kind.
      return (await answer(page).textContent())?.replaceAll('\u00a0', ' ');
    })
    .toMatch(says);
}

// That no request leaves the machine and no policy is broken is watched on every page of every test.
test('S003-OPS-01: the explorer opens for a browser that asks for /graphql, and shows examples', async () => {
  const { page, watch } = await person();
  watch.expect(PRESSED_EARLY);
  await page.goto(`${system.urls.base}/graphql`);
  expect(page.url()).toBe(explorer);
  for (const name of ['Payments', 'RequestRefund', 'Budgets', 'PaymentChanges', 'Viewer'])
    await tab(page, name).waitFor();
  expect(await identity(page).textContent()).toContain('방문자');
  await run(page, 'Budgets', /"remaining": \d+/);
  await run(page, 'Payments', /UNAUTHENTICATED/);
});

test('S003-OPS-01: with the staff session of the browser it answers, and it shows what happens live', async () => {
  const staff = await person();
  await openAdmin(staff.page, system);
  const { page } = staff;
  staff.watch.expect(PRESSED_EARLY);
  await page.goto(explorer);
  await expect.poll(() => identity(page).textContent()).toContain('직원');
  await run(page, 'Payments', /"total": \d+/);
  await tab(page, 'RequestRefund').click();
  const variables = page.locator('[aria-label="Variables"] .view-lines').first();
  await expect.poll(() => variables.textContent()).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);

  await tab(page, 'PaymentChanges').click();
  let subscribed = false;
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => (subscribed ||= String(payload).includes('"subscribe"')));
  });
  await expect
    .poll(async () => {
      if (!subscribed) await page.locator('.graphiql-execute-button').click();
      await page.waitForTimeout(700);
      return subscribed;
    })
    .toBe(true);
  const customer = await person();
  await enterShop(customer.page, system, 3);
  const orderId = await orderPoints(customer.page, 70_000);
  expect(await payInWindow(customer.page)).toBe('DONE');
  expect(orderId).toBeTruthy();
  await expect.poll(() => answer(page).textContent()).toMatch(/70,000P|70000/);
});

test('S003-OPS-01: a pasted token speaks for its owner and is never stored', async () => {
  const { token } = await staffApi(system, 'operator');
  const { page, watch } = await person();
  watch.expect(PRESSED_EARLY);
  await page.goto(explorer);
  await identity(page).click();
  const field = page.getByLabel('액세스 토큰이나 API 키');
  await field.fill('not.a.token');
  await page.getByRole('button', { name: '이 토큰 쓰기' }).click();
  await page.getByRole('alert').filter({ hasText: '이 토큰으로는' }).waitFor();
  expect(await violations(page, 'dialog')).toEqual([]);
  await field.fill(token ?? '');
  await page.getByRole('button', { name: '이 토큰 쓰기' }).click();
  await expect.poll(() => identity(page).textContent()).toContain('직원');
  await run(page, 'Payments', /"total": \d+/);
  expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain(token);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Madang API explorer' }).waitFor();
});

test('S003-OPS-01: the editor is as dark as the page, also when the browser changes its mind', async () => {
  const { page } = await person();
  const looks = () =>
    page.evaluate<string>(
      `[document.documentElement.classList.contains('dark') && 'page', document.body.classList.contains('graphiql-dark') && 'editor'].filter(Boolean).join()`,
    );
  await page.goto(explorer);
  await tab(page, 'Payments').waitFor();
  expect(await looks()).toBe('');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(looks).toBe('page,editor');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(looks).toBe('');
  // What a visit in the light leaves behind must not speak for the next one.
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.reload();
  await tab(page, 'Payments').waitFor();
  await expect.poll(looks).toBe('page,editor');
});
