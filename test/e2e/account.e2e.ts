import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openAdmin, signIn, submitLogin } from './kit/admin.js';
import { newColleague, type Colleague } from './kit/colleague.js';
import { confirmStepUp, freshCode } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

async function open(colleague: Colleague, path = '/account'): Promise<Page> {
  const { page } = await person();
  await openAdmin(page, system, path, colleague);
  return page;
}

const isOver = (page: Page) => page.getByRole('dialog', { name: '다시 로그인해 주세요' }).waitFor();

test('S000-RTE-01: sessions of one’s own are listed; one is ended, then all others, and their pages notice', async () => {
  const colleague = await newColleague(system, '여러 기기 동료');
  const [here, second, third] = [await open(colleague), await open(colleague), await open(colleague)];
  await here.reload();
  const sessions = here.getByTestId('session');
  // The one that enrolled is there too.
  await expect.poll(() => sessions.count()).toBe(4);
  await sessions.getByText('초대 + 인증 앱').waitFor();
  await here.getByRole('main').getByText('운영자').waitFor();
  const own = sessions.filter({ hasText: '지금 이 기기' });
  await own.getByText('비밀번호 + 인증 앱').waitFor();
  expect(await own.getByRole('button', { name: '끝내기' }).count()).toBe(0);

  await sessions
    .filter({ hasNotText: '지금 이 기기' })
    .first()
    .getByRole('button', { name: '끝내기' })
    .click();
  await expect.poll(() => sessions.count()).toBe(3);
  await here.getByRole('button', { name: '다른 기기 모두 로그아웃' }).click();
  await here
    .getByRole('dialog', { name: '다른 기기 모두 로그아웃' })
    .getByRole('button', { name: '2개 세션 끝내기' })
    .click();
  await expect.poll(() => sessions.count()).toBe(1);
  await Promise.all([isOver(second), isOver(third)]);
});

test('S000-RTE-01: a password is changed with a fresh factor, ends the other sessions, and is the one that counts', async () => {
  const colleague = await newColleague(system, '비밀번호 바꾸는 동료');
  const page = await open(colleague);
  const other = await open(colleague, '/dashboard');
  const next = 'eleven calm herons at the pond';
  await page.getByLabel('현재 비밀번호').fill('not what it is');
  await page.getByLabel('새 비밀번호').fill(next);
  await page.getByRole('button', { name: '비밀번호 변경' }).click();
  await confirmStepUp(page, system, colleague);
  await page.getByRole('alert').waitFor();

  await page.getByLabel('현재 비밀번호').fill(colleague.password);
  await page.getByRole('button', { name: '비밀번호 변경' }).click();
  await confirmStepUp(page, system, colleague);
  await page.getByText('비밀번호를 바꿨습니다.').waitFor();
  await isOver(other);

  const { page: again } = await person();
  await again.goto(`${system.urls.admin}/dashboard`);
  await submitLogin(again, colleague.email, colleague.password);
  await again.getByRole('alert').waitFor();
  await submitLogin(again, colleague.email, next);
  await again.getByLabel('인증 앱 코드').fill(await freshCode(system, colleague));
  await again.getByTestId('live-badge').waitFor();
});

test('S000-RTE-03: a role changes after a look at what it does and a fresh factor; a page that is open asks to sign in again', async () => {
  const colleague = await newColleague(system, '역할 바뀌는 동료');
  const theirs = await open(colleague, '/users?q=kim');
  const { page: owner } = await person();
  await openAdmin(owner, system, `/team?q=${colleague.email}`);
  await owner.getByTestId('staff-row').click();
  const drawer = owner.getByTestId('staff-drawer');
  await drawer.getByRole('tab', { name: '권한' }).click();
  await drawer.getByTestId('permission-ledger.read').getByRole('button').click();
  const why = owner.getByTestId('explanation');
  await why.getByText('역할 ‘운영자’에 이 권한이 없습니다.').waitFor();
  await owner.getByRole('dialog').filter({ has: why }).getByRole('button', { name: '닫기' }).click();
  await why.waitFor({ state: 'detached' });

  await drawer.getByRole('tab', { name: '정보' }).click();
  await drawer.getByText('운영자', { exact: true }).waitFor();
  await drawer.getByRole('button', { name: '역할 변경' }).click();
  const dialog = owner.getByRole('dialog', { name: /역할 변경$/ });
  await dialog.getByTestId('staff-role').click();
  await owner.getByRole('option', { name: '관리자', exact: true }).click();
  await dialog.getByText('ledger.read').waitFor();
  await dialog.getByRole('button', { name: '관리자 역할로 변경' }).click();
  // Given up, nothing is lost: the dialog still says what was chosen.
  await owner.getByRole('dialog', { name: '본인 확인' }).getByRole('button', { name: '닫기' }).click();
  await dialog.getByRole('alert').waitFor();
  await owner.getByRole('button', { name: '관리자 역할로 변경' }).click();
  await confirmStepUp(owner, system);
  await dialog.waitFor({ state: 'detached' });
  await drawer.getByText('관리자', { exact: true }).waitFor();

  await isOver(theirs);
  await signIn(theirs, system, colleague);
  await theirs.getByRole('dialog', { name: '다시 로그인해 주세요' }).waitFor({ state: 'detached' });
  expect(await theirs.getByRole('searchbox').inputValue()).toBe('kim');
  await drawer.getByRole('tab', { name: '기록' }).click();
  await drawer.getByTestId('audit-trail').getByText('직원 역할 변경').first().waitFor();
});

test('S000-RTE-03: sessions of a colleague are seen and ended, and their page notices', async () => {
  const colleague = await newColleague(system, '세션 끝나는 동료');
  const theirs = await open(colleague, '/dashboard');
  const { page: owner } = await person();
  await openAdmin(owner, system, `/team?q=${colleague.email}&tab=sessions`);
  await owner.getByTestId('staff-row').click();
  await owner.getByTestId('session').first().waitFor();
  await owner.getByRole('button', { name: '모든 세션 끝내기' }).click();
  await owner
    .getByRole('dialog', { name: '모든 세션 끝내기' })
    .getByRole('button', { name: /끝내기$/ })
    .last()
    .click();
  await isOver(theirs);
  await owner.getByText('로그인한 기기가 없습니다').waitFor();
});
