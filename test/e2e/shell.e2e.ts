import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { drawer, openAdmin, untilLive } from './kit/admin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const field = (page: Page) => page.getByRole('combobox', { name: '찾고 실행하기' });
const options = (page: Page, group: string) => page.getByTestId(`palette-${group}`);

/** Opens the palette and types as somebody does who does not look at the keyboard. */
async function seek(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await field(page).fill(text);
}

test('S000-ARC-01 S000-RTE-01: the palette finds by what people type, and does what they may', async () => {
  const { page } = await person();
  await openAdmin(page, system, '/account');
  await seek(page, 'ㅔ묘ㅡ둣');
  await options(page, 'pages').filter({ hasText: '/payments' }).waitFor();
  await field(page).fill('rufwp');
  await options(page, 'pages').filter({ hasText: '/payments' }).waitFor();
  await field(page).fill('ㅈㅅ');
  await options(page, 'pages').filter({ hasText: '정산' }).first().waitFor();
  await page.keyboard.press('Escape');

  // An action and what it is done to, in one breath.
  await seek(page, '환불 1만원');
  await options(page, 'actions').filter({ hasText: '결제 환불: 10,000원' }).first().click();
  await page.getByRole('dialog', { name: '결제 환불' }).waitFor();
  expect(new URL(page.url()).searchParams.get('ask')).toBe('refund');
  await page.getByRole('dialog', { name: '결제 환불' }).getByRole('button', { name: '취소' }).click();
  await drawer(page).waitFor();
  expect(new URL(page.url()).searchParams.get('ask')).toBeNull();
  await page.keyboard.press('Escape');

  // Step by step, with the keyboard alone.
  await seek(page, 'settlement');
  await options(page, 'actions').filter({ hasText: '그날의 정산 열기' }).waitFor();
  await page.keyboard.press('Enter');
  await field(page).fill('2026-11-20');
  await page.keyboard.press('Enter');
  await page.waitForURL(/settlements\?.*day=2026-11-20/);
});

test('S000-ARC-01 S000-RTE-02: ? shows the keys of the page, they work, and a lost line is said until it is back', async () => {
  const { page, context, watch } = await person();
  watch.expect(/net::ERR_/);
  await openAdmin(page, system, '/users');
  await untilLive(page);
  await page.getByTestId('user-row').first().waitFor();
  await page.keyboard.press('?');
  const sheet = page.getByTestId('shortcut-sheet');
  await sheet.getByText('다음 줄').waitFor();
  expect(await sheet.getByRole('region', { name: '장애' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.waitForURL(/\/payments/);
  await page.getByTestId('payment-row').first().waitFor();

  const bar = page.getByTestId('connection-bar');
  await context.setOffline(true);
  await bar.getByText('인터넷에 연결되어 있지 않습니다.').waitFor();
  // A page whose code never came waits for it, in the document that is open.
  const loaded: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && loaded.push(request.url()));
  await page.getByRole('link', { name: '감사 로그' }).click();
  await page.getByTestId('waiting-page').getByText('연결되면 저절로 열립니다').waitFor();
  await context.setOffline(false);
  await bar.waitFor({ state: 'detached' });
  await page.getByTestId('toast').getByText('다시 연결했습니다.').waitFor();
  await page.getByTestId('audit-row').first().waitFor();
  await untilLive(page);
  expect(loaded).toEqual([]);

  // What a newer version took away is looked for once more, in that version; then it is said.
  watch.expect(/404/, /A part of the app did not come/);
  await context.route(/assets\/webhooks-/, (route) => route.fulfill({ status: 404 }));
  await page.getByRole('link', { name: '웹훅 수신함' }).click();
  await page.getByTestId('new-version-page').getByText('새 버전이 나왔습니다').waitFor();
  expect(loaded.map((url) => new URL(url).pathname)).toEqual(['/admin/webhooks']);
});
