import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { signIn, signOut, submitLogin } from './kit/admin.js';
import { keepCodes, newColleague, type Colleague } from './kit/colleague.js';
import { confirmStepUp, freshCode, plugAuthenticator } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

async function open(colleague: Colleague, path = '/account'): Promise<Page> {
  const { page } = await person();
  await page.goto(system.urls.admin + path);
  await signIn(page, system, colleague);
  return page;
}

/** Types a backup code where a second factor is asked for. */
async function typeBackupCode(page: Page, code: string, submit: string): Promise<void> {
  await page.getByRole('button', { name: '기기가 없나요? 백업 코드 사용' }).click();
  await page.getByRole('textbox', { name: '백업 코드' }).fill(code);
  await page.getByRole('button', { name: submit, exact: true }).click();
}

/** Makes the backup codes anew; what confirms it is up to the caller. */
async function askForCodes(page: Page): Promise<void> {
  await page.getByRole('button', { name: '백업 코드 다시 만들기' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '새 코드 만들기' }).click();
}

const newCodes = (page: Page): Promise<string[]> =>
  keepCodes(page.getByRole('dialog', { name: '백업 코드' }), '닫기');

test('S000-RTE-01: an app’s code is refused when wrong, taken when right, and not taken twice', async () => {
  const colleague = await newColleague(system, '앱 쓰는 동료');
  const { page } = await person();
  await page.goto(`${system.urls.admin}/users?q=kim`);
  await submitLogin(page, colleague.email, colleague.password);
  await page.getByLabel('인증 앱 코드').fill('000000');
  await page.getByRole('alert').waitFor();
  const code = await freshCode(system, colleague);
  await page.getByLabel('인증 앱 코드').fill(code);
  await page.getByTestId('live-badge').waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('kim');
  await signOut(page);

  await submitLogin(page, colleague.email, colleague.password);
  await page.getByLabel('인증 앱 코드').fill(code);
  await page.getByRole('alert').waitFor();
  expect(new URL(page.url()).pathname).toBe('/admin/login');
});

test('S000-RTE-01: a backup code lets in once, confirms once, and new ones end the old', async () => {
  const colleague = await newColleague(system, '앱 잃은 동료');
  const [first = '', second = '', third = ''] = colleague.backupCodes;
  const { page } = await person();
  await page.goto(`${system.urls.admin}/account`);
  await submitLogin(page, colleague.email, colleague.password);
  await typeBackupCode(page, first, '로그인');
  await page.getByTestId('backup-codes-left').getByText('9개 남았습니다.').waitFor();

  await askForCodes(page);
  await typeBackupCode(page, first, '확인하고 계속');
  await page.getByRole('dialog', { name: '본인 확인' }).getByRole('alert').waitFor();
  await page.getByRole('textbox', { name: '백업 코드' }).fill(second);
  await page.getByRole('button', { name: '확인하고 계속' }).click();
  const [fresh = ''] = await newCodes(page);
  await page.getByTestId('backup-codes-left').getByText('10개 남았습니다.').waitFor();
  await signOut(page);

  await submitLogin(page, colleague.email, colleague.password);
  await typeBackupCode(page, third, '로그인');
  await page.getByRole('alert').waitFor();
  await page.getByRole('textbox', { name: '백업 코드' }).fill(fresh);
  await page.getByRole('button', { name: '로그인', exact: true }).click();
  await page.getByTestId('live-badge').waitFor();
});

test('S000-RTE-01: a passkey is the second factor, lets somebody in by itself, and confirms dangerous acts', async () => {
  const colleague = await newColleague(system, '키 쓰는 동료');
  const page = await open(colleague);
  const key = await plugAuthenticator(page);
  await page.getByRole('button', { name: '패스키 추가' }).click();
  const dialog = page.getByRole('dialog', { name: '패스키 추가' });
  await dialog.getByLabel('패스키 이름').fill('시험용 키');
  await dialog.getByRole('button', { name: '패스키 만들기' }).click();
  await confirmStepUp(page, system, colleague);
  const line = page.getByTestId('passkey');
  await line.getByText('시험용 키').waitFor();
  expect(await key.count()).toBe(1);
  await signOut(page);

  await submitLogin(page, colleague.email, colleague.password);
  await page.getByRole('button', { name: '패스키 사용' }).click();
  await page.getByTestId('live-badge').waitFor();
  await signOut(page);
  await page.getByRole('button', { name: '패스키로 로그인' }).click();
  await page.getByTestId('live-badge').waitFor();

  await page.goto(`${system.urls.admin}/account`);
  await askForCodes(page);
  await page.getByRole('dialog', { name: '본인 확인' }).getByRole('button', { name: '패스키 사용' }).click();
  await newCodes(page);
  await line.getByRole('button', { name: '이름 변경' }).click();
  await page.getByRole('dialog').getByLabel('패스키 이름').fill('다른 이름');
  await page.getByRole('dialog').getByRole('button', { name: '저장' }).click();
  await line.getByText('다른 이름').waitFor();
  await line.getByRole('button', { name: '삭제' }).click();
  await page.getByRole('button', { name: '다른 이름 삭제' }).click();
  await confirmStepUp(page, system, colleague);
  await line.waitFor({ state: 'detached' });
});

test('S000-RTE-01: an account at Google is linked with a fresh factor, stands in for the password, and is let go', async () => {
  const colleague = await newColleague(system, '구글 쓰는 동료');
  const page = await open(colleague);
  const google = page.getByRole('listitem').filter({ hasText: 'Google' });
  await google.getByRole('button', { name: '연결', exact: true }).click();
  await confirmStepUp(page, system, colleague);
  await page.locator('#agree').click();
  await google.getByRole('button', { name: '연결 해제' }).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  await signOut(page);

  await page.goto(`${system.urls.admin}/login?next=/users`);
  await page.getByRole('link', { name: 'Google로 로그인' }).click();
  await page.locator('#agree').click();
  await page.getByLabel('인증 앱 코드').fill(await freshCode(system, colleague));
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
