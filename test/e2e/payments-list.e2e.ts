import type { Locator, Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { drawer, openAdmin, rows, tile, wonIn } from './kit/admin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const params = (page: Page): Record<string, string> =>
  Object.fromEntries(new URL(page.url()).searchParams.entries());
const chip = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: '결제 목록' }).locator('button[aria-expanded]', { hasText: name });
const texts = (page: Page): Promise<string[]> => rows(page).allTextContents();

async function amounts(page: Page): Promise<bigint[]> {
  return (await rows(page).locator('td:first-child').allTextContents()).map((text) => wonIn(text));
}

async function moments(page: Page): Promise<number[]> {
  const times = rows(page).locator('time');
  return times.evaluateAll((all) => all.map((time) => Date.parse(time.getAttribute('datetime') ?? '')));
}

/** Whether the rows shown are those of the address, not the dimmed ones of the question before. */
async function settled(page: Page): Promise<void> {
  await page.locator('table[aria-busy="false"]').waitFor();
}

async function open(path: string): Promise<Page> {
  const { page } = await person();
  await openAdmin(page, system, path);
  await rows(page).first().waitFor();
  return page;
}

test('S000-RTE-04 S000-API-04: tiles filter, columns sort, and the address brings it all back', async () => {
  const page = await open('/payments?period=all');
  const failed = await tile(page, '실패');
  await page.getByRole('group', { name: '상태별 결제' }).getByRole('button', { name: /^실패/ }).click();
  await expect.poll(() => params(page)['status']).toBe('FAILED');
  await expect.poll(() => page.getByTestId('page-range').textContent()).toContain(`${failed.count}건 중`);
  await settled(page);
  for (const text of await texts(page)) expect(text).toContain('실패');
  expect(await page.getByTestId('payments-totals').textContent()).toContain(
    `결제 ${failed.sum.toLocaleString('ko-KR')}원`,
  );

  const byAmount = page.getByRole('columnheader', { name: '금액' });
  const descending = (a: bigint, b: bigint): number => (a < b ? 1 : a > b ? -1 : 0);
  await byAmount.getByRole('button').click();
  await page.locator('th[aria-sort="descending"]', { hasText: '금액' }).waitFor();
  await settled(page);
  await expect.poll(async () => isSorted(await amounts(page), descending)).toBe(true);
  await byAmount.getByRole('button').click();
  await page.locator('th[aria-sort="ascending"]', { hasText: '금액' }).waitFor();
  await settled(page);
  await expect.poll(async () => isSorted((await amounts(page)).toReversed(), descending)).toBe(true);

  const [url, shown] = [page.url(), await texts(page)];
  await page.reload();
  await rows(page).first().waitFor();
  expect(page.url()).toBe(url);
  expect(await texts(page)).toEqual(shown);

  await page.goBack();
  await page.locator('th[aria-sort="descending"]', { hasText: '금액' }).waitFor();
  await page.goBack();
  await page.goBack();
  await expect.poll(() => params(page)).toEqual({ period: 'all' });
  await expect.poll(() => page.getByTestId('page-range').textContent()).not.toContain(`${failed.count}건 중`);
});

function isSorted(values: bigint[], compare: (a: bigint, b: bigint) => number): boolean {
  return values.every((value, index) => index === 0 || compare(values[index - 1] ?? value, value) <= 0);
}

test('S000-RTE-04: search, period and amount narrow the list, and × or one button widens it again', async () => {
  const page = await open('/payments?period=all');
  const orderId = await rows(page).nth(3).getByRole('rowheader').textContent();
  await page.keyboard.press('/');
  await page.keyboard.type(orderId ?? '');
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(await texts(page)).toEqual([expect.stringContaining(orderId ?? '?')]);
  expect(params(page)).toEqual({ period: 'all', q: orderId });
  await page.getByRole('button', { name: '지우기', exact: true }).click();
  await expect.poll(() => params(page)).toEqual({ period: 'all' });

  await chip(page, '금액').click();
  await page.getByLabel('최소 금액').fill('1e5');
  await page.getByRole('button', { name: '적용' }).click();
  await page.getByText('숫자로 입력해 주세요.').waitFor();
  await page.getByLabel('최소 금액').fill('100,000');
  await page.getByRole('button', { name: '적용' }).click();
  await expect.poll(() => params(page)['min']).toBe('100000');
  await settled(page);
  await expect.poll(async () => (await amounts(page)).every((amount) => amount >= 100_000n)).toBe(true);
  expect(await chip(page, '금액').textContent()).toContain('100,000원 이상');

  await chip(page, '기간').click();
  await page.getByLabel('최근 7일').click();
  await expect.poll(() => params(page)['period']).toBe('7d');
  await settled(page);
  const weekAgo = Date.now() - 7 * 24 * 3_600_000;
  const isOfThisWeek = async (): Promise<boolean> =>
    (await moments(page)).every((moment) => moment > weekAgo);
  await expect.poll(isOfThisWeek).toBe(true);

  await page.getByRole('button', { name: '금액 필터 지우기' }).click();
  await expect.poll(() => params(page)).toEqual({ period: '7d' });
  await page.getByRole('searchbox').fill('이런결제는없다');
  await page.getByText('조건에 맞는 결과가 없습니다').waitFor();
  await page.getByRole('button', { name: '필터 지우기', exact: true }).click();
  await rows(page).first().waitFor();
  expect(params(page)).toEqual({ period: 'all' });
});

test('S000-RTE-04 S000-API-04: pages turn, survive a reload, and a filter begins at the first one', async () => {
  const page = await open('/payments?period=all');
  const first = await texts(page);
  await page.getByRole('button', { name: '다음 페이지' }).click();
  await expect.poll(() => page.getByTestId('page-range').textContent()).toContain('건 중 26–50');
  await settled(page);
  await expect.poll(async () => (await texts(page)).some((text) => first.includes(text))).toBe(false);
  const second = await texts(page);
  expect(second).toHaveLength(25);
  await page.reload();
  await rows(page).first().waitFor();
  expect(await texts(page)).toEqual(second);
  await page.getByRole('button', { name: /^결제 완료/ }).click();
  await expect.poll(() => params(page)).toEqual({ period: 'all', status: 'DONE' });

  await page.getByLabel('페이지당').selectOption('50');
  await expect.poll(() => page.getByTestId('page-range').textContent()).toContain('건 중 1–50');
  await settled(page);
  await expect.poll(() => rows(page).count()).toBe(50);
});

test('S000-RTE-04: the list is walked, opened and closed with the keyboard alone', async () => {
  const page = await open('/payments?period=all');
  await rows(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const focused = rows(page).nth(1);
  const isFocused = (): Promise<boolean> => focused.evaluate((row) => row.matches(':focus'));
  expect(await isFocused()).toBe(true);
  const orderId = await focused.getByRole('rowheader').textContent();
  await page.keyboard.press('Enter');
  await drawer(page).getByTestId('timeline').waitFor();
  expect(await drawer(page).textContent()).toContain(orderId);
  const id = params(page)['id'];
  expect(id).toMatch(/^[0-9a-f-]{36}$/);

  await page.keyboard.press('Escape');
  await drawer(page).waitFor({ state: 'detached' });
  expect(params(page)).toEqual({ period: 'all' });
  await expect.poll(isFocused).toBe(true);

  // The drawer's own address opens it again, and so does its page.
  await page.goto(`${system.urls.admin}/payments?period=all&id=${id}`);
  await drawer(page)
    .getByText(orderId ?? '?')
    .first()
    .waitFor();
  await drawer(page).getByRole('link', { name: '페이지로 열기' }).click();
  await page.waitForURL(`**/admin/payments/${id}`);
  await page.getByTestId('timeline').waitFor();
});
