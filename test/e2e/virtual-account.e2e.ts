import { expect, inject, test } from 'vitest';
import { paymentOf, staffApi } from './kit/api.js';
import { drawer, openAdmin } from './kit/admin.js';
import { violations } from './kit/axe.js';
import { backToShop, enterShop, orderPoints, payInWindow, pointsBalance } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S001-PAY-14: a deposit to a virtual account, from the shop to the refund to the customer’s own account', async () => {
  const { page } = await person();
  await enterShop(page, system, 1);
  const before = await pointsBalance(page);
  await page.locator('[data-method="VIRTUAL_ACCOUNT"]').click();
  const orderId = await orderPoints(page, 30_000);
  expect(await payInWindow(page)).toBe('WAITING_FOR_DEPOSIT');
  expect(await page.locator('main').textContent()).toMatch(/입금 계좌.*은행 X?\d{8,}.*입금 기한/s);
  await backToShop(page);
  await page.locator(`[data-deposit="${orderId}"]`).waitFor();
  expect(await pointsBalance(page)).toBe(before);

  const payment = await paymentOf(await staffApi(system), orderId);
  const list = await fetch(`${system.urls.twin}/__sandbox/payments?orderId=${orderId}`);
  const [atTwin] = (await list.json()) as { paymentKey: string }[];
  await fetch(`${system.urls.twin}/__sandbox/payments/${atTwin?.paymentKey}/deposit`, { method: 'POST' });
  await page.locator(`[data-order-id="${orderId}"][data-status="DONE"]`).waitFor();
  await expect.poll(() => pointsBalance(page)).toBe(before + 30_000n);

  const { page: staff } = await person();
  await openAdmin(staff, system, `/payments?period=all&id=${payment.id}`);
  await drawer(staff).getByText('입금 계좌').waitFor();
  await staff.getByTestId('refund-open').click();
  const dialog = staff.getByRole('dialog', { name: '결제 환불' });
  await staff.getByTestId('refund-account').waitFor();
  await staff.getByTestId('refund-reason').click();
  await staff.getByRole('option', { name: '고객 요청' }).click();
  await staff.getByTestId('refund-bank').click();
  await staff.getByRole('option', { name: '카카오뱅크' }).click();
  await dialog.getByLabel('계좌번호').fill('3333-01-1234567');
  await dialog.getByLabel('예금주').fill('홍길동');
  expect(await violations(staff, '[role="dialog"]')).toEqual([]);
  await staff.getByTestId('refund-submit').click();
  await staff.locator('[data-testid="refund-outcome"][data-status="SUCCEEDED"]').waitFor();
  await staff.getByTestId('refund-close').click();
  await drawer(staff).getByTestId('refund-item').getByText('카카오뱅크').waitFor();
});
