import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { drawer, openAdmin, refund, rows } from './kit/admin.js';
import { paymentOf, staffApi } from './kit/api.js';
import { confirmStepUp } from './kit/second-factor.js';
import { enterShop, orderPoints, payInWindow, pointsBalance } from './kit/shop.js';
import type { Role } from './kit/system.js';
import { moneyAtTwin } from './kit/twin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

async function openPayment(role: Role, query: string): Promise<Page> {
  const { page } = await person();
  await openAdmin(page, system, `/payments?period=all&${query}`, role);
  await rows(page).first().click();
  await drawer(page).getByTestId('refund-item').first().waitFor();
  return page;
}

async function approve(page: Page, amount: string): Promise<void> {
  await drawer(page).getByRole('button', { name: '승인', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '환불 승인' });
  await dialog.getByRole('button', { name: `${amount} 환불 승인` }).click();
  await confirmStepUp(page, system);
}

test('S000-FEA-01: the refund that waits in the demo is for the owner to decide, not for the operator', async () => {
  const operator = await openPayment('operator', 'min=800000&max=800000');
  await drawer(operator).getByText('승인 대기').waitFor();
  expect(await drawer(operator).getByRole('button', { name: '승인', exact: true }).count()).toBe(0);

  const owner = await openPayment('owner', 'min=800000&max=800000');
  await approve(owner, '800,000원');
  await drawer(owner).getByTestId('refund-item').getByText('환불 완료').waitFor();
  await rows(owner).first().getByText('환불 완료').waitFor();
  // The operator looks on, and sees who decided.
  await drawer(operator).getByTestId('refund-item').getByText('환불 완료').waitFor();
  await drawer(operator).getByText('승인 마당지기').waitFor();
});

test('S000-FEA-01: above the limit a second person approves, and nobody approves their own request', async () => {
  const customer = await person();
  await enterShop(customer.page, system, 1);
  const before = await pointsBalance(customer.page);
  const orderId = await orderPoints(customer.page, 700_000);
  expect(await payInWindow(customer.page)).toBe('DONE');

  const { page: owner, watch } = await person();
  await openAdmin(owner, system, `/payments?period=all&q=${orderId}`);
  await rows(owner).first().click();
  await drawer(owner).getByTestId('refund-open').click();
  const dialog = owner.getByRole('dialog', { name: '결제 환불' });
  await dialog.getByText('500,000원을 넘는 환불이라').waitFor();
  await dialog.getByText('700,000원 환불 승인 요청').waitFor();
  await dialog.getByRole('button', { name: '취소' }).click();
  // Given up at the second factor, nothing is asked for and the form stands as it was.
  await owner.getByTestId('refund-open').click();
  await owner.getByTestId('refund-reason').click();
  await owner.getByRole('option', { name: '고객 요청' }).click();
  await owner.getByTestId('refund-submit').click();
  await owner.getByRole('dialog', { name: '본인 확인' }).getByRole('button', { name: '닫기' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('button', { name: '취소' }).click();
  expect(await drawer(owner).getByTestId('refund-item').count()).toBe(0);
  expect(await refund(owner, null, () => confirmStepUp(owner, system))).toBe('REQUESTED');
  await approve(owner, '700,000원');
  const alone = owner.getByRole('dialog', { name: '환불 승인' }).getByRole('alert');
  await alone.waitFor();
  await owner.getByRole('dialog', { name: '환불 승인' }).getByRole('button', { name: '취소' }).click();
  expect(await moneyAtTwin(system, orderId)).toMatchObject({ captured: 700_000, canceled: 0 });

  // Rejected, it becomes refundable again; this time the operator asks and the owner approves.
  await drawer(owner).getByRole('button', { name: '반려' }).click();
  const reject = owner.getByRole('dialog', { name: '환불 반려' });
  await reject.getByLabel('반려 사유').fill('담당자가 다시 요청');
  await reject.getByRole('button', { name: '환불 반려' }).click();
  await drawer(owner).getByTestId('refund-item').getByText('반려').waitFor();

  const { page: operator } = await person();
  await openAdmin(operator, system, `/payments?period=all&q=${orderId}`, 'operator');
  await rows(operator).first().click();
  expect(await refund(operator, null, () => confirmStepUp(operator, system, 'operator'))).toBe('REQUESTED');
  await approve(owner, '700,000원');
  await drawer(operator).getByTestId('refund-item').getByText('환불 완료').waitFor();

  expect(await moneyAtTwin(system, orderId)).toMatchObject({ captured: 700_000, canceled: 700_000 });
  expect(await paymentOf(await staffApi(system), orderId)).toMatchObject({ status: 'REFUNDED' });
  await customer.page.getByRole('link', { name: '돌아가기' }).click();
  await expect.poll(() => pointsBalance(customer.page)).toBe(before);
  expect(watch.problems).toEqual([]);
});

test('S000-RTE-03: the operator has no ledger page and cannot change users', async () => {
  const { page } = await person();
  await openAdmin(page, system, '/dashboard', 'operator');
  const menu = page.getByRole('navigation', { name: '주 메뉴' });
  await menu.getByRole('link', { name: '결제', exact: true }).waitFor();
  expect(await menu.getByRole('link', { name: '장부' }).count()).toBe(0);
  await page.goto(`${system.urls.admin}/ledger`);
  await page.getByRole('heading', { name: '볼 수 있는 권한이 없습니다' }).waitFor();
  await page.getByText('ledger.read').waitFor();

  await page.goto(`${system.urls.admin}/users`);
  await page.getByTestId('user-row').first().click();
  await page.getByTestId('user-drawer').getByRole('heading').first().waitFor();
  expect(await page.getByRole('button', { name: '회원 추가' }).count()).toBe(0);
  expect(await page.getByTestId('user-drawer').getByRole('button', { name: '정보 수정' }).count()).toBe(0);
  const refused = await (await staffApi(system, 'operator')).refused('query { ledgerBooks { book sum } }');
  expect(refused.extensions).toMatchObject({ kind: 'FORBIDDEN', code: 'FORBIDDEN' });
});
