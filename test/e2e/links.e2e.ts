import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { fromHome } from './kit/address.js';
import { openAdmin } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { violations } from './kit/axe.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const COMMENT = 'mutation ($on: RecordRefInput!, $body: String!) { addComment(on: $on, body: $body) { id } }';

const asked = (page: Page): string | null => new URL(page.url()).searchParams.get('ask');
const dialog = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog', { name });
const unknown = (page: Page): Locator => dialog(page, '이 창은 지금 열 수 없습니다');

test('S000-ARC-01: a link opens the dialog it names, and closing it leaves the page', async () => {
  const { page } = await person();
  const owner = await staffApi(system);
  const { settings } = await owner.ok<{ settings: { key: string; titleKo: string }[] }>(
    '{ settings { key titleKo } }',
  );
  const [setting] = settings;
  if (!setting) throw new Error('There are no settings');
  await openAdmin(page, system, `/settings?ask=edit&of=${setting.key}`);
  for (const [path, name] of [
    [null, setting.titleKo],
    ['/account?ask=set-totp', '인증 앱'],
    ['/account?ask=backup-codes', '백업 코드 다시 만들기'],
    ['/users?ask=export', '파일로 내보내기'],
    ['/payments?status=FAILED&ask=save-view', '지금 화면을 보기로 저장'],
  ] as const) {
    if (path) await page.goto(system.urls.admin + path);
    const open = dialog(page, name);
    await open.waitFor();
    await page.keyboard.press('Escape');
    await open.waitFor({ state: 'detached' });
    expect(asked(page)).toBeNull();
  }
  expect(new URL(page.url()).searchParams.get('status')).toBe('FAILED');
});

test('S000-ARC-01: a comment that is being changed stands in the address, and a reload finds it so', async () => {
  const owner = await staffApi(system);
  const { payments } = await owner.ok<{ payments: { items: { id: string }[] } }>(
    '{ payments(limit: 1) { items { id } } }',
  );
  const [payment] = payments.items;
  const { addComment } = await owner.ok<{ addComment: { id: string } }>(COMMENT, {
    on: { kind: 'PAYMENT', id: payment?.id },
    body: '주소로 여는 댓글',
  });
  const { page } = await person();
  await openAdmin(page, system, `/payments/${payment?.id}?ask=edit-comment&of=${addComment.id}`);
  const text = page.getByLabel('댓글 고치기');
  await text.waitFor();
  await page.reload();
  await expect.poll(() => text.inputValue()).toBe('주소로 여는 댓글');
  await page.getByRole('button', { name: '취소' }).click();
  await text.waitFor({ state: 'detached' });
  expect(asked(page)).toBeNull();
  await page.getByRole('button', { name: '지우기' }).click();
  expect(asked(page)).toBe('delete-comment');
  await page.reload();
  await dialog(page, '댓글을 지울까요?').waitFor();
  await page.keyboard.press('Escape');
  expect(await unknown(page).count()).toBe(0);
});

test('S000-ARC-01: a link to what is gone, settled or not allowed says so calmly', async () => {
  const { page } = await person();
  await openAdmin(page, system, `/refunds?ask=approve&of=${randomUUID()}`);
  await unknown(page).waitFor();
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  await unknown(page).getByRole('button', { name: '닫기' }).last().click();
  await unknown(page).waitFor({ state: 'detached' });
  expect(asked(page)).toBeNull();
  await page.goto(`${system.urls.admin}/jobs?tab=sagas&ask=retry&of=${randomUUID()}`);
  await unknown(page).waitFor();

  const { page: operators } = await person();
  await openAdmin(operators, system, '/users?ask=create', 'operator');
  await unknown(operators).waitFor();
});

test('S000-ARC-01: webhooks are looked at without those of one status', async () => {
  const { page } = await person();
  // Of another of the sender's products: kept, and nothing is done with it.
  const eventType = `seller.changed.${Date.now()}`;
  const kept = await fetch(`${system.urls.base}/webhooks/toss`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...fromHome() },
    body: JSON.stringify({ eventType, createdAt: '2026-11-21T10:00:00.000000', data: {} }),
  });
  expect(kept.status).toBe(200);
  await openAdmin(page, system, '/webhooks');
  const ignored = page.getByTestId('webhook-row').filter({ hasText: '무시' });
  await ignored.filter({ hasText: eventType }).waitFor();
  await page.getByRole('button', { name: '처리', exact: true }).click();
  await page.getByRole('button', { name: '제외', exact: true }).click();
  await page.getByRole('checkbox', { name: '무시' }).check();
  await page.getByRole('button', { name: '적용' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('notStatus')).toBe('IGNORED');
  await expect.poll(() => ignored.count()).toBe(0);
});
