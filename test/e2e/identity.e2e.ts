import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { GraphqlClient } from '../kit/graphql-client.js';
import { openAdmin } from './kit/admin.js';
import { violations } from './kit/axe.js';
import { faults, OVERLAYS } from './kit/look.js';
import { confirmStepUp } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const params = (page: Page): Record<string, string> =>
  Object.fromEntries(new URL(page.url()).searchParams.entries());

async function open(path: string, role: 'owner' | 'operator' = 'owner'): Promise<Page> {
  const { page } = await person();
  await openAdmin(page, system, path, role);
  return page;
}

/** Makes a key for reading users. @returns its secret, from the one time it is shown */
async function makeKey(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'API 키 만들기' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'API 키 만들기' });
  await dialog.getByLabel('이름').fill(name);
  await dialog.getByTestId('scope-user.read').check();
  await dialog.getByRole('button', { name: '키 만들기' }).click();
  await confirmStepUp(page, system);
  const shown = page.getByRole('dialog', { name: '새 API 키' });
  const secret = (await shown.getByTestId('api-key-secret').textContent()) ?? '';
  expect(await shown.getByRole('button', { name: '닫기' }).isDisabled()).toBe(true);
  await shown.getByLabel('안전한 곳에 보관했습니다').check();
  await shown.getByRole('button', { name: '닫기' }).click();
  await shown.waitFor({ state: 'detached' });
  return secret;
}

test('S002-AUTH-03: an API key is made with a fresh factor, shown once, works, and stops when it is revoked', async () => {
  const page = await open('/api-keys');
  const name = `e2e ${Date.now()}`;
  const secret = await makeKey(page, name);
  const program = new GraphqlClient(system.urls.base, secret);
  const { users } = await program.ok<{ users: { total: number } }>('{ users(limit: 1) { total } }');
  expect(users.total).toBeGreaterThan(0);

  await page.getByRole('searchbox').fill(name);
  await expect.poll(() => page.getByTestId('api-key-row').count()).toBe(1);
  expect(await page.locator('body').textContent()).not.toContain(secret);
  await page.getByTestId('api-key-row').click();
  const drawer = page.getByTestId('api-key-drawer');
  await drawer.getByText('사용 중').waitFor();
  await drawer.getByRole('button', { name: '폐기' }).click();
  const dialog = page.getByRole('dialog', { name: 'API 키 폐기' });
  expect(await dialog.getByRole('button', { name: `${name} 폐기` }).isDisabled()).toBe(true);
  await dialog.getByLabel('폐기 사유').fill('시험이 끝났습니다');
  await dialog.getByRole('button', { name: `${name} 폐기` }).click();
  await drawer.getByText('폐기됨').first().waitFor();
  const refused = await program.refused('{ users(limit: 1) { total } }');
  expect(refused.extensions?.['kind']).toBe('UNAUTHENTICATED');
});

test('S000-RTE-03: the audit log is filtered with and without, tells of news, and shows what changed', async () => {
  const page = await open('/audit?period=all');
  const rows = page.getByTestId('audit-row');
  await rows.first().waitFor();
  await page.getByRole('button', { name: '행위자 종류' }).click();
  await page.getByRole('button', { name: '제외', exact: true }).click();
  await page.getByLabel('시스템').check();
  await page.getByRole('button', { name: '적용' }).click();
  await expect.poll(() => params(page)).toEqual({ period: 'all', notActorType: 'SYSTEM' });
  await page.reload();
  await rows.first().waitFor();
  expect((await rows.allTextContents()).some((text) => text.startsWith('시스템'))).toBe(false);

  // Somebody changes a customer's name meanwhile.
  const other = await open('/users');
  await other.getByTestId('user-row').first().click();
  const user = other.getByTestId('user-drawer');
  await user.getByRole('button', { name: '정보 수정' }).click();
  const edit = other.getByRole('dialog', { name: '회원 정보 수정' });
  const name = `개명 ${Date.now()}`;
  await edit.getByLabel('이름').fill(name);
  await edit.getByRole('button', { name: '변경 저장' }).click();
  await user.getByRole('heading', { name }).waitFor();
  await page.getByTestId('new-audit-events').click();
  await rows.filter({ hasText: 'user.updated' }).first().click();
  const drawer = page.getByTestId('audit-drawer');
  await drawer.getByTestId('changes').getByText('이름', { exact: true }).waitFor();
  await drawer.getByRole('button', { name: '원본 JSON 보기' }).click();
  expect(await drawer.getByTestId('raw-event').textContent()).toContain('"user.updated"');
  await drawer.getByRole('button', { name: '이 대상만' }).click();
  await expect.poll(() => Object.keys(params(page)).sort()).toEqual(['notActorType', 'period', 'resource']);

  // The same stands in the history of the customer.
  await user.getByRole('tab', { name: '기록' }).click();
  await user.getByTestId('timeline').getByText('회원 정보 변경').first().waitFor();
});

test('S000-RTE-03: the audit log says in words what the program keeps as codes', async () => {
  const page = await open('/audit?period=all&action=admin.signed-in');
  const drawer = page.getByTestId('audit-drawer');
  const first = async (): Promise<string> => {
    await page.getByTestId('audit-row').first().click();
    const details = drawer.getByTestId('audit-details');
    await details.locator('dt').first().waitFor();
    return (await details.textContent()) ?? '';
  };
  expect(await first()).toMatch(/인증 수단(데모 로그인 링크|비밀번호 \+ 인증 앱)/);
  // Words of payments, which the log's page has not fetched for itself.
  await page.goto(`${system.urls.admin}/audit?period=all&action=payment-order.created`);
  expect(await first()).toMatch(/용도(포인트 충전|멤버십|도메인 이용료)/);
  // And what changed.
  const changed = await open('/audit?period=all&action=admin.created');
  await changed.getByTestId('audit-row').first().click();
  await changed
    .getByTestId('changes')
    .getByText(/운영자|최고 관리자/)
    .first()
    .waitFor();
});

test('S000-RTE-03: a role is made, changed after a look at it, and deleted', async () => {
  const page = await open('/roles');
  await page.getByTestId('role-row').first().waitFor();
  await page.getByRole('button', { name: '역할 만들기' }).click();
  const dialog = page.getByRole('dialog', { name: '역할 만들기' });
  await dialog.getByRole('button', { name: '변경 내용 확인' }).click();
  await dialog.getByText('권한을 하나 이상 선택해 주세요.').waitFor();
  const code = `E2E_${Date.now()}`;
  await dialog.getByLabel('이름(한국어)').fill('시험 역할');
  await dialog.getByLabel('이름(영어)').fill('Test role');
  await dialog.getByLabel('코드').fill(code);
  await dialog.getByTestId('role-permission-user.read').check();
  await dialog.getByRole('button', { name: '변경 내용 확인' }).click();
  await dialog.getByTestId('role-impact').getByText('user.read').waitFor();
  await dialog.getByRole('button', { name: '역할 만들기' }).click();
  await confirmStepUp(page, system);
  const drawer = page.getByTestId('role-drawer');
  await drawer.getByText(code).waitFor();
  expect(params(page)).toEqual({ id: code });

  await drawer.getByRole('button', { name: '역할 편집' }).click();
  const edit = page.getByRole('dialog', { name: '역할 편집' });
  await edit.getByTestId('role-permission-payment.read').check();
  await edit.getByRole('button', { name: '변경 내용 확인' }).click();
  await edit.getByText('권한이 바뀌는 직원이 없습니다.').waitFor();
  await edit.getByRole('button', { name: '역할 저장' }).click();
  await confirmStepUp(page, system);
  await edit.waitFor({ state: 'detached' });

  await drawer.getByRole('button', { name: '삭제' }).click();
  await page.getByRole('button', { name: '시험 역할 삭제' }).click();
  await confirmStepUp(page, system);
  await drawer.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '권한표' }).click();
  await page.getByRole('region', { name: '권한표' }).getByText('환불 승인').waitFor();
  expect(await page.getByText(code).count()).toBe(0);
});

test('S000-RTE-03: looking as a customer takes a reason, stays in sight, and ends', async () => {
  const page = await open('/users');
  await page.getByTestId('user-row').nth(1).click();
  const drawer = page.getByTestId('user-drawer');
  await drawer.getByRole('button', { name: '회원으로 보기' }).click();
  const dialog = page.getByRole('dialog', { name: '회원으로 보기' });
  await dialog.getByLabel('사유').fill('결제 오류 문의 확인');
  await dialog.getByRole('button', { name: /로 보기$/ }).click();
  await confirmStepUp(page, system);
  await dialog.waitFor({ state: 'detached' });
  const bar = page.getByTestId('impersonation-bar');
  await bar.getByText('보기 전용').waitFor();
  const view = page.getByTestId('customer-view');
  await view.getByRole('region', { name: '포인트 내역' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.reload();
  await bar.waitFor();
  await page.getByText('페이지를 새로 열어 연결이 끊겼습니다').waitFor();
  await bar.getByRole('button', { name: '끝내기' }).click();
  await bar.waitFor({ state: 'detached' });
});

test('S000-RTE-03: the operator sees none of the pages about staff, and what is missing is named', async () => {
  const page = await open('/dashboard', 'operator');
  const menu = page.getByRole('navigation', { name: '주 메뉴' });
  for (const name of ['팀', '역할', 'API 키', '감사 로그', '접속기록', '접속기록 점검']) {
    expect(await menu.getByRole('link', { name, exact: true }).count(), name).toBe(0);
  }
  for (const [path, permission] of [
    ['team', 'admin.read'],
    ['api-keys', 'apiKey.read'],
    ['audit', 'audit.read'],
    ['access-records', 'accessRecord.read'],
    ['access-reviews', 'accessRecord.read'],
  ]) {
    await page.goto(`${system.urls.admin}/${path}`);
    await page.getByText(permission ?? '').waitFor();
  }
});

test('S000-ARC-01: nothing is wrong with what a colleague may do, wide and narrow, in both themes', async () => {
  const { page } = await person();
  await openAdmin(page, system, '/team?tab=permissions');
  await page.getByTestId('staff-row').first().click();
  await page.getByTestId('permission-user.read').waitFor();
  expect(await faults(page, 'permissions of a colleague', OVERLAYS)).toEqual([]);
});
