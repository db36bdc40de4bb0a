import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { appCode } from '../kit/staff-client.js';
import { MailboxClient } from '../kit/test-mailbox.js';
import { openAdmin, signOut, submitLogin } from './kit/admin.js';
import { confirmStepUp, freshCode, plugAuthenticator } from './kit/second-factor.js';
import type { StaffCredentials } from './kit/system.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();
const mailbox = new MailboxClient(system.urls.mail);

const PASSWORD = 'seven quiet otters by the river';
let serial = 0;

/** Somebody new: invited by the owner, enrolled by their own hand. */
interface Colleague extends StaffCredentials {
  name: string;
  page: Page;
  backupCodes: string[];
}

/** The owner's page of the team, and the address the invitation leads to. */
async function invite(name: string): Promise<{ owner: Page; email: string; link: string }> {
  const email = `e2e.${Date.now()}.${++serial}@madang.example`;
  const { page: owner } = await person();
  await openAdmin(owner, system, '/team');
  await owner.getByRole('button', { name: '직원 초대' }).click();
  const dialog = owner.getByRole('dialog', { name: '직원 초대' });
  await dialog.getByLabel('이메일').fill(email);
  await dialog.getByLabel('이름').fill(name);
  await dialog.getByTestId('invite-role').click();
  await owner.getByRole('option', { name: '운영자' }).click();
  await dialog.getByRole('button', { name: '초대 메일 보내기' }).click();
  await confirmStepUp(owner, system);
  await owner.getByTestId('staff-drawer').getByText('아직 초대를 수락하지 않았습니다.').waitFor();
  const mail = await mailbox.mailTo(email);
  const link = /https?:\/\/\S+\/admin\/invite#[\w.-]+/.exec(mail.text ?? '')?.[0];
  if (!link) throw new Error(`No invitation in: ${mail.text}`);
  return { owner, email, link };
}

/** Takes an invitation up as far as the second factor. */
async function accept(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('이름').fill(name);
  await page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: '계정 만들기' }).click();
  await page.getByRole('heading', { name: '2단계 인증 등록' }).waitFor();
}

/** Nobody gets on before they say that the codes are kept. */
async function keepCodes(page: Page): Promise<string[]> {
  const codes = await page.getByTestId('backup-codes').locator('li').allTextContents();
  expect(codes).toHaveLength(10);
  expect(await page.getByRole('button', { name: '계속' }).isDisabled()).toBe(true);
  await page.getByLabel('안전한 곳에 보관했습니다').check();
  await page.getByRole('button', { name: '계속' }).click();
  await page.getByTestId('live-badge').waitFor();
  return codes;
}

async function newColleague(name: string): Promise<Colleague & { owner: Page }> {
  const { owner, email, link } = await invite(name);
  const { page } = await person();
  await accept(page, link, name);
  await page.getByRole('img', { name: '인증 앱 등록용 QR 코드' }).waitFor();
  const totpSecret = (await page.getByTestId('totp-secret').textContent())?.replaceAll(' ', '') ?? '';
  await page.getByLabel('인증 앱 코드').fill(appCode(totpSecret));
  const backupCodes = await keepCodes(page);
  return { name, email, password: PASSWORD, totpSecret, page, backupCodes, owner };
}

test('S000-RTE-01: invited by letter, enrolled with an app, in again with the app and with a backup code', async () => {
  const colleague = await newColleague('새 동료');
  const { page } = colleague;
  await page.getByRole('button', { name: '계정 메뉴' }).getByText('새 동료').waitFor();
  await signOut(page);

  // A wrong code is refused, a right one comes by paste and sends itself.
  await submitLogin(page, colleague.email, PASSWORD);
  await page.getByLabel('인증 앱 코드').fill('000000');
  await page.getByRole('alert').waitFor();
  await page.getByLabel('인증 앱 코드').fill(await freshCode(system, colleague));
  await page.getByTestId('live-badge').waitFor();
  await signOut(page);

  const [backupCode = ''] = colleague.backupCodes;
  await submitLogin(page, colleague.email, PASSWORD);
  await page.getByRole('button', { name: '기기가 없나요? 백업 코드 사용' }).click();
  await page.getByLabel('백업 코드').fill(backupCode);
  await page.getByRole('button', { name: '로그인', exact: true }).click();
  await page.getByTestId('live-badge').waitFor();
  await page.goto(`${system.urls.admin}/account`);
  await page.getByTestId('backup-codes-left').getByText('9개 남았습니다.').waitFor();
  await signOut(page);

  // Once used, a backup code is worth nothing.
  await submitLogin(page, colleague.email, PASSWORD);
  await page.getByRole('button', { name: '기기가 없나요? 백업 코드 사용' }).click();
  await page.getByLabel('백업 코드').fill(backupCode);
  await page.getByRole('button', { name: '로그인', exact: true }).click();
  await page.getByRole('alert').waitFor();
  expect(new URL(page.url()).pathname).toBe('/admin/login');
});

test('S000-RTE-01: an invitation works once, and a cut link says so', async () => {
  const { owner, email, link } = await invite('취소될 동료');
  const { page } = await person();
  await page.goto(`${system.urls.admin}/invite`);
  await page.getByText('초대 링크가 완전하지 않습니다.').waitFor();

  await owner.getByTestId('staff-drawer').getByRole('button', { name: '초대 취소' }).click();
  await owner
    .getByTestId('staff-drawer')
    .getByText('아직 초대를 수락하지 않았습니다.')
    .waitFor({ state: 'detached' });
  await page.goto(link);
  await page.reload();
  await page.getByLabel('이름').fill('취소될 동료');
  await page.getByLabel('비밀번호', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: '계정 만들기' }).click();
  await page.getByRole('alert').waitFor();
  expect(email).toContain('@');
});

test('S000-RTE-01: the first factor may be a passkey instead of an app', async () => {
  const { link } = await invite('키만 쓰는 동료');
  const { page } = await person();
  await plugAuthenticator(page);
  await accept(page, link, '키만 쓰는 동료');
  await page.getByRole('button', { name: '인증 앱 대신 패스키 등록' }).click();
  await page.getByRole('button', { name: '패스키 만들기' }).click();
  await keepCodes(page);
  await signOut(page);
  await page.getByRole('button', { name: '패스키로 로그인' }).click();
  await page.getByTestId('live-badge').waitFor();
});
