import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openAdmin, signIn, signOut, submitLogin } from './kit/admin.js';
import { confirmStepUp, freshCode, plugAuthenticator } from './kit/second-factor.js';
import { staffOf } from './kit/system.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();
const operator = staffOf(system, 'operator');

async function open(path: string, role: 'owner' | 'operator' = 'operator'): Promise<Page> {
  const { page } = await person();
  await openAdmin(page, system, path, role);
  return page;
}

/** Codes that are shown once, and nobody gets on before they say that they are kept. */
async function keepCodes(page: Page): Promise<string[]> {
  const codes = page.getByTestId('backup-codes').locator('li');
  await codes.first().waitFor();
  const dialog = page.getByRole('dialog', { name: '백업 코드' });
  const close = dialog.getByRole('button', { name: '닫기' });
  expect(await close.isDisabled()).toBe(true);
  const kept = await codes.allTextContents();
  await dialog.getByLabel('안전한 곳에 보관했습니다').check();
  await close.click();
  await dialog.waitFor({ state: 'detached' });
  return kept;
}

/** Makes the backup codes anew; what confirms it is up to the caller. */
async function askForCodes(page: Page): Promise<void> {
  await page.getByRole('button', { name: '백업 코드 다시 만들기' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '새 코드 만들기' }).click();
}

async function useBackupCode(page: Page, code: string): Promise<void> {
  await submitLogin(page, operator.email, operator.password);
  await page.getByRole('button', { name: '기기가 없나요? 백업 코드 사용' }).click();
  await page.getByLabel('백업 코드').fill(code);
  await page.getByRole('button', { name: '로그인', exact: true }).click();
}

test('S000-RTE-01: an app’s code is refused when wrong, taken when right, and a backup code lets in once', async () => {
  const page = await open('/account');
  await askForCodes(page);
  await confirmStepUp(page, system, 'operator');
  const codes = await keepCodes(page);
  expect(codes).toHaveLength(10);
  await signOut(page);

  await submitLogin(page, operator.email, operator.password);
  await page.getByLabel('인증 앱 코드').fill('000000');
  await page.getByRole('alert').waitFor();
  await page.getByLabel('인증 앱 코드').fill(await freshCode(system, operator));
  await page.getByTestId('live-badge').waitFor();
  await signOut(page);

  await useBackupCode(page, codes[0] ?? '');
  await page.getByTestId('live-badge').waitFor();
  await page.goto(`${system.urls.admin}/account`);
  await page.getByTestId('backup-codes-left').getByText('9개 남았습니다.').waitFor();
  await signOut(page);
  await useBackupCode(page, codes[0] ?? '');
  await page.getByRole('alert').waitFor();
  expect(new URL(page.url()).pathname).toBe('/admin/login');
});

test('S000-RTE-01: a passkey is the second factor, lets somebody in by itself, and confirms dangerous acts', async () => {
  const page = await open('/account');
  const key = await plugAuthenticator(page);
  const name = `시험용 키 ${Date.now()}`;
  await page.getByRole('button', { name: '패스키 추가' }).click();
  const dialog = page.getByRole('dialog', { name: '패스키 추가' });
  await dialog.getByLabel('패스키 이름').fill(name);
  await dialog.getByRole('button', { name: '패스키 만들기' }).click();
  await confirmStepUp(page, system, 'operator');
  const line = page.getByTestId('passkey').filter({ hasText: name });
  await line.waitFor();
  expect(await key.count()).toBe(1);
  await signOut(page);

  await submitLogin(page, operator.email, operator.password);
  await page.getByRole('button', { name: '패스키 사용' }).click();
  await page.getByTestId('live-badge').waitFor();
  await signOut(page);
  await page.getByRole('button', { name: '패스키로 로그인' }).click();
  await page.getByTestId('live-badge').waitFor();

  await page.goto(`${system.urls.admin}/account`);
  await askForCodes(page);
  await page.getByRole('dialog', { name: '본인 확인' }).getByRole('button', { name: '패스키 사용' }).click();
  await keepCodes(page);
  await line.getByRole('button', { name: '이름 변경' }).click();
  await page.getByRole('dialog').getByLabel('패스키 이름').fill(`${name} 2`);
  await page.getByRole('dialog').getByRole('button', { name: '저장' }).click();
  await line.getByText(`${name} 2`).waitFor();
  await line.getByRole('button', { name: '삭제' }).click();
  await page.getByRole('button', { name: `${name} 2 삭제` }).click();
  await confirmStepUp(page, system, 'operator');
  await line.waitFor({ state: 'detached' });
});

test('S000-RTE-01: an account at Google is linked with a fresh factor, stands in for the password, and is let go', async () => {
  const page = await open('/account');
  const google = page.getByRole('listitem').filter({ hasText: 'Google' });
  await google.getByRole('button', { name: '연결', exact: true }).click();
  await confirmStepUp(page, system, 'operator');
  await page.locator('#agree').click();
  await google.getByRole('button', { name: '연결 해제' }).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  await signOut(page);

  await page.goto(`${system.urls.admin}/login?next=/users`);
  await page.getByRole('link', { name: 'Google로 로그인' }).click();
  await page.locator('#agree').click();
  await page.getByLabel('인증 앱 코드').fill(await freshCode(system, operator));
  await page.getByTestId('user-row').first().waitFor();

  await page.goto(`${system.urls.admin}/account`);
  await google.getByRole('button', { name: '연결 해제' }).click();
  await page
    .getByRole('dialog', { name: '계정 연결 해제' })
    .getByRole('button', { name: '연결 해제' })
    .click();
  await google.getByText('연결되지 않음').waitFor();
  await signOut(page);

  // Nobody is let in by an account that is linked to nobody.
  await page.getByRole('link', { name: 'Google로 로그인' }).click();
  await page.locator('#agree').click();
  await page.getByRole('alert').waitFor();
  expect(new URL(page.url()).pathname).toBe('/admin/login');
});

test('S000-RTE-03: a role changes after a look at what it does and a fresh factor; a page that is open asks to sign in again', async () => {
  const theirs = await open('/users?q=kim');
  const owner = await open(`/team?q=${operator.email}`, 'owner');
  await owner.getByTestId('staff-row').click();
  const drawer = owner.getByTestId('staff-drawer');
  await drawer.getByRole('tab', { name: '권한' }).click();
  await drawer.getByTestId('permission-ledger.read').getByRole('button').click();
  const why = owner.getByTestId('explanation');
  await why.getByText('역할 ‘운영자’에 이 권한이 없습니다.').waitFor();
  await owner.getByRole('dialog').filter({ has: why }).getByRole('button', { name: '닫기' }).click();
  await why.waitFor({ state: 'detached' });

  const change = async (from: string, to: string, confirms: () => Promise<void>): Promise<void> => {
    await drawer.getByRole('tab', { name: '정보' }).click();
    await drawer.getByText(from, { exact: true }).waitFor();
    await drawer.getByRole('button', { name: '역할 변경' }).click();
    const dialog = owner.getByRole('dialog', { name: /역할 변경$/ });
    await dialog.getByTestId('staff-role').click();
    await owner.getByRole('option', { name: to, exact: true }).click();
    await dialog.getByText('ledger.read').waitFor();
    await dialog.getByRole('button', { name: `${to}(으)로 변경` }).click();
    await confirms();
    await dialog.waitFor({ state: 'detached' });
    await drawer.getByText(to, { exact: true }).waitFor();
  };
  await change('운영자', '관리자', async () => {
    // Given up, nothing is lost: the dialog still says what was chosen.
    await owner.getByRole('dialog', { name: '본인 확인' }).getByRole('button', { name: '닫기' }).click();
    await owner
      .getByRole('dialog', { name: /역할 변경$/ })
      .getByRole('alert')
      .waitFor();
    await owner.getByRole('button', { name: '관리자(으)로 변경' }).click();
    await confirmStepUp(owner, system);
  });
  const again = theirs.getByRole('dialog', { name: '다시 로그인해 주세요' });
  await again.waitFor();
  await signIn(theirs, system, operator);
  await again.waitFor({ state: 'detached' });
  expect(await theirs.getByRole('searchbox').inputValue()).toBe('kim');

  await change('관리자', '운영자', () => confirmStepUp(owner, system));
  await drawer.getByRole('tab', { name: '기록' }).click();
  await drawer.getByTestId('audit-trail').getByText('직원 역할 변경').first().waitFor();
});

test('S000-RTE-03: sessions of a colleague are seen and ended, and their page notices', async () => {
  const theirs = await open('/dashboard');
  const owner = await open(`/team?q=${operator.email}&tab=sessions`, 'owner');
  await owner.getByTestId('staff-row').click();
  await owner.getByTestId('session').first().waitFor();
  await owner.getByRole('button', { name: '모든 세션 끝내기' }).click();
  await owner
    .getByRole('dialog', { name: '모든 세션 끝내기' })
    .getByRole('button', { name: /끝내기$/ })
    .last()
    .click();
  await theirs.getByRole('dialog', { name: '다시 로그인해 주세요' }).waitFor();
  await owner.getByText('로그인한 기기가 없습니다.').waitFor();
});
