import type { Locator, Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openAdmin, rows } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { violations } from './kit/axe.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const params = (page: Page): Record<string, string> =>
  Object.fromEntries(new URL(page.url()).searchParams.entries());
const chip = (page: Page, name: string): Locator => page.getByTestId('view-chip').filter({ hasText: name });
const headers = (page: Page): Promise<string[]> => page.getByRole('columnheader').allTextContents();

test('S000-ARC-01: filters and columns are kept as a view, changed, shared with a role and deleted', async () => {
  const { page } = await person();
  const mark = Date.now() % 100_000;
  await openAdmin(page, system, `/payments?status=FAILED&period=90d&max=${9_000_000 + mark}`);
  await rows(page).first().waitFor();

  // Columns by the keyboard: the second one is hidden, the third goes to the front of it.
  await page.getByTestId('columns-open').press('Enter');
  await page.getByTestId('columns').getByLabel('고객', { exact: true }).press('Space');
  await page.getByRole('button', { name: '상품 열을 앞으로' }).press('Enter');
  await expect
    .poll(() => headers(page))
    .toEqual(['금액', '상품', '상태', '결제수단', '결제번호', '결제 일시']);
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  await page.keyboard.press('Escape');

  const name = `골라 본 결제 ${mark}`;
  await page.getByTestId('view-save').click();
  const dialog = page.getByRole('dialog', { name: '지금 화면을 보기로 저장' });
  await dialog.getByLabel('이름').fill(name);
  await dialog.getByLabel('이 목록에 들어오면 이 보기로 시작').check();
  await dialog.getByRole('button', { name: '보기 저장' }).click();
  await page.locator('[data-testid="view-chip"][aria-pressed="true"]', { hasText: name }).waitFor();

  // Who comes by the bare address sees it, and the whole list is one press away.
  await page.getByRole('link', { name: '회원', exact: true }).first().click();
  await page.getByRole('heading', { name: '회원', level: 1 }).waitFor();
  await page.getByRole('link', { name: '결제', exact: true }).first().click();
  await expect.poll(() => params(page)['status']).toBe('FAILED');
  await expect
    .poll(() => headers(page))
    .toEqual(['금액', '상품', '상태', '결제수단', '결제번호', '결제 일시']);
  await chip(page, '전체').click();
  await expect.poll(() => params(page)).toEqual({ saved: 'all' });

  await chip(page, name).click();
  await expect.poll(() => params(page)['period']).toBe('90d');
  await page.getByRole('button', { name: '상태 필터 지우기' }).click();
  await chip(page, name).getByRole('img', { name: '저장한 뒤 바뀜' }).waitFor();
  const menu = page.getByRole('button', { name: `“${name}” 보기 메뉴` });
  await menu.click();
  await page.getByRole('menuitem', { name: '지금 화면으로 바꾸기' }).click();
  await chip(page, name).getByRole('img', { name: '저장한 뒤 바뀜' }).waitFor({ state: 'detached' });

  await menu.click();
  await page.getByRole('menuitem', { name: '이름·공유 바꾸기' }).click();
  const edit = page.getByRole('dialog', { name: '보기 바꾸기' });
  await edit.getByRole('button', { name: '누가 쓰나요' }).click();
  await page.getByRole('option', { name: /운영자 역할 모두/ }).click();
  await edit.getByRole('button', { name: '보기 바꾸기' }).click();
  await chip(page, name).getByRole('img', { name: '역할과 공유' }).waitFor();

  await menu.click();
  await page.getByRole('menuitem', { name: '보기 삭제' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '보기 삭제' }).click();
  await chip(page, name).waitFor({ state: 'detached' });
});

test('S000-ARC-01: a view that was deleted is back by the toast that tells of it', async () => {
  const { page } = await person();
  const owner = await staffApi(system);
  const name = `되찾을 보기 ${Date.now() % 100_000}`;
  const { saveView } = await owner.ok<{ saveView: { id: string } }>(
    `mutation ($input: SavedViewInput!) { saveView(list: "payments", input: $input) { id } }`,
    { input: { name, search: 'status=FAILED' } },
  );
  await openAdmin(page, system, `/payments?status=FAILED&saved=${saveView.id}&ask=delete-view`);
  await page.getByRole('dialog').getByRole('button', { name: '보기 삭제' }).click();
  await chip(page, name).waitFor({ state: 'detached' });
  await page.getByTestId('toast').getByRole('button', { name: '되돌리기' }).click();
  await chip(page, name).click();
  await expect.poll(() => params(page)['status']).toBe('FAILED');
});
