import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { appCode } from '../kit/staff-client.js';
import { openAdmin, signOut, submitLogin } from './kit/admin.js';
import { violations } from './kit/axe.js';
import {
  closeAccount,
  COLLEAGUE_PASSWORD,
  invitationIn,
  invited,
  keepCodes,
  newColleague,
  newStaffEmail,
} from './kit/colleague.js';
import { confirmStepUp, freshCode, plugAuthenticator } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

/** Takes an invitation up as far as it goes. */
async function accept(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('이름').fill(name);
  await page.getByLabel('비밀번호', { exact: true }).fill(COLLEAGUE_PASSWORD);
  await page.getByRole('button', { name: '계정 만들기' }).click();
}

const untilEnrolling = (page: Page) => page.getByRole('heading', { name: '2단계 인증 등록' }).waitFor();

async function refused(link: string): Promise<void> {
  const { page } = await person();
  await accept(page, link, '늦은 사람');
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('heading', { name: '2단계 인증 등록' }).count()).toBe(0);
}

test('S000-RTE-01: invited by letter, enrolled with an app, and in; the link works once', async () => {
  const email = newStaffEmail();
  const { page: owner } = await person();
  await openAdmin(owner, system, '/team');
  await owner.getByRole('button', { name: '직원 초대' }).click();
  const dialog = owner.getByRole('dialog', { name: '직원 초대' });
  await dialog.getByLabel('이메일').fill(email);
  await dialog.getByLabel('이름').fill('초대된 사람');
  await dialog.getByTestId('invite-role').click();
  await owner.getByRole('option', { name: '운영자' }).click();
  await dialog.getByRole('button', { name: '초대 메일 보내기' }).click();
  await confirmStepUp(owner, system);
  const waiting = owner.getByTestId('staff-drawer').getByText('아직 초대를 수락하지 않았습니다.');
  await waiting.waitFor();

  const link = await invitationIn(system, email);
  const { page } = await person();
  await page.goto(link);
  await page.getByLabel('이름').waitFor();
  expect(await violations(page)).toEqual([]);
  // Too short a password goes nowhere.
  await page.getByLabel('이름').fill('새 동료');
  await page.getByLabel('비밀번호', { exact: true }).fill('short');
  await page.getByRole('button', { name: '계정 만들기' }).click();
  await page.getByText('비밀번호를 12–256자로 입력해 주세요.').waitFor();
  await accept(page, link, '새 동료');
  await untilEnrolling(page);
  await page.getByRole('img', { name: '인증 앱 등록용 QR 코드' }).waitFor();
  const totpSecret = (await page.getByTestId('totp-secret').textContent())?.replaceAll(' ', '') ?? '';
  await page.getByLabel('인증 앱 코드').fill(appCode(totpSecret));
  await keepCodes(page, '계속');
  await page.getByTestId('live-badge').waitFor();
  await page.getByRole('button', { name: '계정 메뉴' }).getByText('새 동료').waitFor();
  await signOut(page);
  await submitLogin(page, email, COLLEAGUE_PASSWORD);
  await page.getByLabel('인증 앱 코드').fill(await freshCode(system, { email, totpSecret }));
  await page.getByTestId('live-badge').waitFor();
  await refused(link);
});

test('S000-RTE-01: half an acceptance goes on with the password and lets nobody else set another', async () => {
  const email = newStaffEmail();
  const link = await invited(system, email, '멈춘 사람');
  const { page } = await person();
  await accept(page, link, '멈춘 사람');
  await untilEnrolling(page);
  await refused(link);

  const { page: later } = await person();
  await later.goto(`${system.urls.admin}/dashboard`);
  await submitLogin(later, email, COLLEAGUE_PASSWORD);
  await untilEnrolling(later);
});

test('S000-RTE-01: whoever lost the password is let go and invited anew: another password, the app as it was', async () => {
  const colleague = await newColleague(system, '비밀번호 잃은 동료');
  await closeAccount(system, colleague.email);
  const { page } = await person();
  await page.goto(`${system.urls.admin}/dashboard`);
  await submitLogin(page, colleague.email, colleague.password);
  await page.getByRole('alert').waitFor();

  await page.goto(await invited(system, colleague.email, colleague.name, 'OPERATOR', 2));
  await page.getByLabel('이름').fill(colleague.name);
  await page.getByLabel('비밀번호', { exact: true }).fill('eleven calm herons at the pond');
  await page.getByRole('button', { name: '계정 만들기' }).click();
  await page.getByLabel('인증 앱 코드').fill(await freshCode(system, colleague));
  await page.getByTestId('live-badge').waitFor();
});

test('S000-RTE-01: an invitation taken up where somebody else is signed in leads into the account of the invited', async () => {
  const colleague = await newColleague(system, '자리를 이어받은 동료');
  await closeAccount(system, colleague.email);
  const link = await invited(system, colleague.email, colleague.name, 'OPERATOR', 2);
  const { page } = await person();
  await openAdmin(page, system);
  await accept(page, link, colleague.name);
  await page.getByLabel('인증 앱 코드').fill(await freshCode(system, colleague));
  await page.getByTestId('live-badge').waitFor();
  await page.getByRole('button', { name: '계정 메뉴' }).getByText(colleague.name).waitFor();
});

test('S000-RTE-01: a link that is cut, made up, taken back or replaced by a newer one is refused', async () => {
  const { page } = await person();
  await page.goto(`${system.urls.admin}/invite`);
  await page.getByText('초대 링크가 완전하지 않습니다.').waitFor();
  await refused(`${system.urls.admin}/invite#${'nobody-made-this'.repeat(3)}`);

  const email = newStaffEmail();
  const link = await invited(system, email, '취소될 동료');
  const { page: owner } = await person();
  await openAdmin(owner, system, `/team?q=${email}`);
  await owner.getByTestId('staff-row').click();
  const drawer = owner.getByTestId('staff-drawer');
  await drawer.getByRole('button', { name: '초대 취소' }).click();
  await drawer.getByText('아직 초대를 수락하지 않았습니다.').waitFor({ state: 'detached' });
  await refused(link);

  const twice = newStaffEmail();
  const before = await invited(system, twice, '두 번 초대');
  await invited(system, twice, '두 번 초대');
  await refused(before);
});

test('S000-RTE-01: the first factor may be a passkey instead of an app', async () => {
  const link = await invited(system, newStaffEmail(), '키만 쓰는 동료');
  const { page } = await person();
  await plugAuthenticator(page);
  await accept(page, link, '키만 쓰는 동료');
  await untilEnrolling(page);
  await page.getByRole('button', { name: '인증 앱 대신 패스키 등록' }).click();
  await page.getByRole('button', { name: '패스키 만들기' }).click();
  await keepCodes(page, '계속');
  await page.getByTestId('live-badge').waitFor();
  await signOut(page);
  await page.getByRole('button', { name: '패스키로 로그인' }).click();
  await page.getByTestId('live-badge').waitFor();
});
