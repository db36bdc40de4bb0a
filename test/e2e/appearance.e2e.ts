import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { drawer, openAdmin, refund, rows, webhookInbox } from './kit/admin.js';
import { PHONE } from './kit/chromium.js';
import { enterShop, orderPoints, payInWindow } from './kit/shop.js';
import { moneyAtTwin } from './kit/twin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const isDark = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>(`document.documentElement.classList.contains('dark')`);
const language = (page: Page): Promise<string> => page.evaluate<string>('document.documentElement.lang');

/** How far a page can be scrolled sideways; nothing may reach over the edge of the screen. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

test('S000-ARC-01: language and theme are chosen once and stay', async () => {
  const { page } = await person();
  await openAdmin(page, system);
  await page.getByRole('heading', { level: 1, name: '대시보드' }).waitFor();
  expect([await language(page), await isDark(page)]).toEqual(['ko', false]);

  await page.getByRole('button', { name: 'English로 보기' }).click();
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
  await page.getByRole('button', { name: /dark/i }).click();
  await expect.poll(() => isDark(page)).toBe(true);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
  expect([await language(page), await isDark(page)]).toEqual(['en', true]);
  await page.getByRole('link', { name: 'Payments', exact: true }).click();
  await rows(page).first().waitFor();
  expect(await rows(page).first().textContent()).toMatch(/₩[\d,]+/);
  const frame = await page.locator('nav, header, thead, h1').allTextContents();
  expect(frame.join(' ')).not.toMatch(/[가-힣]/);

  await page.getByRole('button', { name: /Korean|한국어/ }).click();
  await page.getByRole('heading', { level: 1, name: '결제' }).waitFor();
  await page.getByRole('button', { name: '밝은 화면으로' }).click();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '결제' }).waitFor();
  expect([await language(page), await isDark(page)]).toEqual(['ko', false]);
});

test('S000-ARC-01: without a choice the theme follows the device', async () => {
  const { page } = await person({ colorScheme: 'dark' });
  await page.goto(`${system.urls.admin}/login`);
  expect(await isDark(page)).toBe(true);
  await openAdmin(page, system);
  expect(await isDark(page)).toBe(true);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => isDark(page)).toBe(false);
});

test('S000-ARC-01 S000-FEA-01: a refund from a phone: menu drawer, cards instead of a table, nothing over the edge', async () => {
  const customer = await person(PHONE);
  await enterShop(customer.page, system, 4);
  expect(await overhang(customer.page)).toBe(0);
  const orderId = await orderPoints(customer.page, 10_000);
  expect(await overhang(customer.page)).toBe(0);
  expect(await payInWindow(customer.page)).toBe('DONE');
  expect(await overhang(customer.page)).toBe(0);

  const { page } = await person(PHONE);
  await openAdmin(page, system);
  await page.getByTestId('live-feed').waitFor();
  expect(await overhang(page)).toBe(0);
  const menu = page.getByRole('dialog', { name: '주 메뉴' });
  for (const [name, there] of [
    ['회원', page.getByTestId('user-row')],
    ['장부', page.getByTestId('book-KRW')],
    ['웹훅 수신함', webhookInbox(page)],
    ['결제', rows(page)],
  ] as const) {
    await page.getByRole('button', { name: '메뉴 열기' }).click();
    await menu.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await menu.waitFor({ state: 'detached' });
    await there.first().waitFor();
    expect(await overhang(page), name).toBe(0);
  }
  expect(await page.locator('table').count()).toBe(0);
  await page.getByRole('searchbox').fill(orderId);
  await expect.poll(() => rows(page).count()).toBe(1);
  await rows(page).first().click();
  await drawer(page).getByTestId('timeline').waitFor();
  const width = (await drawer(page).boundingBox())?.width;
  expect(width).toBe(390);

  await page.getByTestId('refund-open').click();
  const dialog = page.getByRole('dialog', { name: '결제 환불' });
  await dialog.getByText('10,000원 환불하기').waitFor();
  for (const part of [dialog, page.getByTestId('refund-amount'), page.getByTestId('refund-submit')]) {
    const box = await part.boundingBox();
    expect(box).not.toBeNull();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844);
  }
  await dialog.getByRole('button', { name: '취소' }).click();
  expect(await refund(page, null)).toBe('SUCCEEDED');
  await rows(page).first().getByText('환불 완료').waitFor();
  expect(await moneyAtTwin(system, orderId)).toMatchObject({ captured: 10_000, canceled: 10_000 });
});

test('S000-ARC-01: on a phone the chosen tile, tab and choice lie in sight, and the page has not been scrolled', async () => {
  const { page } = await person(PHONE);
  await openAdmin(page, system, '/refunds?status=all');
  for (const [path, chosen] of [
    ['refunds?status=all', page.getByRole('main').locator('[aria-pressed=true]').first()],
    ['analytics?view=segments', page.getByRole('tab', { selected: true })],
    ['settlements?group=closed', page.getByRole('button', { name: '끝난 차이', pressed: true })],
  ] as const) {
    await page.goto(`${system.urls.admin}/${path}`);
    await chosen.waitFor();
    const box = await chosen.boundingBox();
    expect(box?.x, path).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0), path).toBeLessThanOrEqual(390);
    expect(await page.evaluate<number>('scrollY'), path).toBe(0);
  }
});

/** How much of what is over a page can be seen, two pictures after it came: 1 is all of it. */
const SEEN = `new Promise((told) => {
  const look = () => {
    const over = document.querySelector('[role=dialog]');
    if (!over) return requestAnimationFrame(look);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        let seen = 1;
        for (let part = over; part; part = part.parentElement) seen = Math.min(seen, Number(getComputedStyle(part).opacity));
        told(seen);
      }),
    );
  };
  look();
})`;

test('S000-ARC-01: on a phone the palette is there at once, its details in full; a view is a low pill that a finger hits', async () => {
  const { page } = await person({ ...PHONE, reducedMotion: 'no-preference' });
  await openAdmin(page, system, '/users');
  const view = page.getByTestId('view-chip').first();
  await view.waitFor();
  const chip = await view.boundingBox();
  expect((chip?.width ?? 0) / (chip?.height ?? 1)).toBeGreaterThan(1.4);
  const x = (chip?.x ?? 0) + (chip?.width ?? 0) / 2;
  const y = (chip?.y ?? 0) + (chip?.height ?? 0) / 2;
  for (const at of [y - 21, y + 21])
    expect(await page.evaluate<string>(`document.elementFromPoint(${x}, ${at})?.dataset.testid`)).toBe(
      'view-chip',
    );

  const seen = page.evaluate<number>(SEEN);
  await page.getByRole('button', { name: '찾기, 실행' }).tap();
  expect(await seen).toBe(1);
  await page.getByRole('combobox').fill('환불 10,000');
  const found = page.getByTestId('palette-actions').filter({ hasText: '10,000원' }).first();
  await found.waitFor();
  const cut = await found
    .locator('span')
    .evaluateAll((parts) => parts.filter((part) => part.scrollWidth > part.clientWidth).length);
  expect(cut).toBe(0);
});
