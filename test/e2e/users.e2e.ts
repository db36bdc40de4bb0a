import type { Locator, Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { violations } from './kit/axe.js';
import { confirmStepUp } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const rows = (page: Page): Locator => page.getByTestId('user-row');
const drawer = (page: Page): Locator => page.getByTestId('user-drawer');
const params = (page: Page): Record<string, string> =>
  Object.fromEntries(new URL(page.url()).searchParams.entries());

async function open(path = '/users'): Promise<Page> {
  const { page } = await person();
  await openAdmin(page, system, path);
  await rows(page).first().waitFor();
  return page;
}

/** Adds somebody by the form. @returns the address of the drawer that opens */
async function addUser(page: Page, name: string, email: string): Promise<string> {
  await page.getByRole('button', { name: '회원 추가' }).click();
  const dialog = page.getByRole('dialog', { name: '회원 추가' });
  await dialog.getByLabel('이름').fill(name);
  await dialog.getByLabel('이메일').fill(email);
  await dialog.getByLabel('KST').check();
  await dialog.getByRole('button', { name: '회원 추가' }).click();
  await drawer(page).getByRole('heading', { name }).waitFor();
  return page.url();
}

const newEmail = (): string => `e2e.${Date.now()}@example.com`;

test('S000-RTE-03 S000-API-03: search, status, service, order and pages of the users list', async () => {
  const page = await open();
  const [, email] = (await rows(page).nth(2).textContent())?.match(/([a-z]+\d+\.\d+@example\.com)/) ?? [];
  await page.getByRole('searchbox').fill(email ?? '?');
  await expect.poll(() => rows(page).count()).toBe(1);
  expect(params(page)).toEqual({ q: email });
  await page.reload();
  await expect.poll(() => rows(page).count()).toBe(1);
  await page.getByRole('searchbox').fill('');
  await expect.poll(() => rows(page).count()).toBe(25);

  await page.getByRole('button', { name: '다음 페이지' }).click();
  await expect.poll(() => page.getByTestId('page-range').textContent()).toContain('건 중 26–50');
  await page.getByRole('button', { name: '이용 서비스' }).first().click();
  await page.getByLabel('차량 관리').click();
  await expect.poll(() => params(page)).toEqual({ service: 'FLEET' });
  const isOfService = async (): Promise<boolean> =>
    (await rows(page).allTextContents()).every((text) => text.includes('차량 관리'));
  await expect.poll(isOfService).toBe(true);

  await page.getByRole('columnheader', { name: '이름' }).getByRole('button').click();
  await page.locator('th[aria-sort]', { hasText: '이름' }).waitFor();
  await page.getByRole('button', { name: '상태', exact: true }).click();
  await page.getByRole('dialog').getByLabel('비활성').click();
  await expect.poll(() => params(page)['status']).toBe('INACTIVE');
});

test('S000-RTE-03 S000-TBL-05: a user is added, corrected and found, and an address is taken once', async () => {
  const page = await open();
  await page.getByRole('button', { name: '회원 추가' }).click();
  const dialog = page.getByRole('dialog', { name: '회원 추가' });
  await dialog.getByRole('button', { name: '회원 추가' }).click();
  await dialog.getByText('이름을 1–50자로 입력해 주세요.').waitFor();
  await dialog.getByText('서비스를 하나 이상 선택해 주세요.').waitFor();
  await dialog.getByRole('button', { name: '취소' }).click();

  const email = newEmail();
  await addUser(page, '시험 회원', email);
  await drawer(page).getByText('활성').first().waitFor();
  await drawer(page).getByRole('button', { name: '정보 수정' }).click();
  const edit = page.getByRole('dialog', { name: '회원 정보 수정' });
  await edit.getByLabel('이름').fill('고친 회원');
  await edit.getByLabel('전화번호').fill('010-1234-5678');
  await edit.getByRole('button', { name: '변경 저장' }).click();
  await drawer(page).getByRole('heading', { name: '고친 회원' }).waitFor();
  // A dialog on its way out takes the key for itself.
  await edit.waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await drawer(page).waitFor({ state: 'hidden' });
  await page.getByRole('searchbox').fill(email);
  await expect.poll(() => rows(page).allTextContents()).toEqual([expect.stringContaining('고친 회원')]);

  await page.getByRole('button', { name: '회원 추가' }).click();
  await dialog.getByLabel('이름').fill('같은 주소');
  await dialog.getByLabel('이메일').fill(email.toUpperCase());
  await dialog.getByLabel('KST').check();
  await dialog.getByRole('button', { name: '회원 추가' }).click();
  await dialog.getByText('이미 사용 중인 이메일입니다.').waitFor();
  expect(await dialog.getByLabel('이메일').evaluate((field) => field.matches(':focus'))).toBe(true);
});

test('S000-TBL-05: whoever saves second sees what changed first, also when deactivating', async () => {
  const first = await open();
  const url = await addUser(first, '두 사람', newEmail());
  const second = await open(url.replace(system.urls.admin, ''));
  await drawer(second).getByRole('heading', { name: '두 사람' }).waitFor();

  // Both have the form open; one saves.
  await drawer(second).getByRole('button', { name: '정보 수정' }).click();
  await drawer(first).getByRole('button', { name: '정보 수정' }).click();
  const edit = (page: Page): Locator => page.getByRole('dialog', { name: '회원 정보 수정' });
  await edit(first).getByLabel('이름').fill('먼저 저장');
  await edit(first).getByRole('button', { name: '변경 저장' }).click();
  await drawer(first).getByRole('heading', { name: '먼저 저장' }).waitFor();
  await edit(second).getByLabel('이름').fill('나중 저장');
  await edit(second).getByRole('button', { name: '변경 저장' }).click();
  await edit(second).getByText('다른 사람이 먼저 변경했습니다').waitFor();
  const choice = edit(second).getByRole('group', { name: '이름' });
  await choice.getByText('처음 값: 두 사람').waitFor();
  await choice.getByLabel('지금 값: 먼저 저장').waitFor();
  expect(await edit(second).getByRole('button', { name: '변경 저장' }).isDisabled()).toBe(true);
  await choice.getByLabel('내 값: 나중 저장').check();
  expect(await edit(second).getByRole('button', { name: '변경 저장' }).isDisabled()).toBe(false);
  await edit(second).getByRole('button', { name: '취소' }).click();

  // The same with a deactivation against an edit.
  await drawer(second).getByRole('button', { name: '비활성화' }).click();
  await drawer(first).getByRole('button', { name: '정보 수정' }).click();
  await edit(first).getByLabel('이름').fill('또 저장');
  await edit(first).getByRole('button', { name: '변경 저장' }).click();
  await drawer(first).getByRole('heading', { name: '또 저장' }).waitFor();
  const confirm = second.getByRole('dialog', { name: '회원 비활성화' });
  await confirm.getByRole('button', { name: '먼저 저장 비활성화' }).click();
  await confirm.getByRole('alert').waitFor();
  await confirm.getByRole('button', { name: '취소' }).click();
  await second.reload();
  await drawer(second).getByRole('heading', { name: '또 저장' }).waitFor();
  await drawer(second).getByRole('button', { name: '비활성화' }).click();
  await confirm.getByRole('button', { name: '또 저장 비활성화' }).click();
  await drawer(second).getByText('비활성', { exact: true }).waitFor();
  await drawer(second).getByRole('button', { name: '활성화' }).click();
  await second
    .getByRole('dialog', { name: '회원 활성화' })
    .getByRole('button', { name: '또 저장 활성화' })
    .click();
  await drawer(second).getByText('활성', { exact: true }).waitFor();
});

test('S000-TBL-05 S000-ARC-01: many are chosen by keys, looked at, deactivated at once and put back', async () => {
  const name = `무리${Date.now() % 100_000}`;
  const owner = await staffApi(system);
  const made = `mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }`;
  for (const n of [1, 2, 3])
    await owner.ok(made, {
      input: { name, email: `many${Date.now()}.${n}@example.com`, phone: null, services: ['KST'] },
    });
  const page = await open(`/users?q=${encodeURIComponent(name)}`);
  await expect.poll(() => rows(page).count()).toBe(3);
  const bar = page.getByTestId('bulk-bar');
  await rows(page).first().focus();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+X');
  await expect.poll(() => bar.getByTestId('bulk-count').textContent()).toBe('2건 선택함');
  await bar.getByTestId('bulk-all').click();
  await expect.poll(() => bar.getByTestId('bulk-count').textContent()).toBe('조건에 맞는 3건 모두 선택함');
  expect(await violations(page, 'main')).toEqual([]);
  await bar.getByTestId('bulk-act-deactivate').click();

  const review = page.getByTestId('bulk-drawer');
  await review.getByTestId('bulk-run').waitFor();
  expect(await review.getByTestId('bulk-line').first().textContent()).toContain('활성');
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  // It stands in the address.
  await page.reload();
  await review.getByTestId('bulk-run').click();
  await confirmStepUp(page, system);
  await expect.poll(() => review.getByTestId('bulk-applied').textContent()).toBe('3');

  await review.getByTestId('bulk-undo').click();
  await page.getByText('3건을 작업 전으로 되돌립니다.').waitFor();
  // The question as well.
  await page.reload();
  await page.getByText('3건을 작업 전으로 되돌립니다.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '되돌리기' }).last().click();
  await confirmStepUp(page, system);
  await expect.poll(() => review.getByTestId('bulk-undone').textContent()).toBe('3');
});
