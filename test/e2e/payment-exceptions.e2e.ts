import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { violations } from './kit/axe.js';
import { enterShop, orderPoints } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S001-PAY-13: an order with a changed amount is taken, compared with the provider and closed', async () => {
  const { page: shop } = await person();
  await enterShop(shop, system);
  const orderId = await orderPoints(shop, 10_000);
  const tampered = new URLSearchParams({ orderId, paymentKey: 'somebody-elses-key', amount: '1000' });
  const refused = await fetch(`${system.urls.base}/payments/toss/success?${tampered}`);
  expect(refused.headers.get('x-error-code')).toBe('AMOUNT_MISMATCH');

  const { page } = await person();
  await openAdmin(page, system);
  await page.getByTestId('exceptions-strip').getByRole('link').click();
  const row = page.getByTestId('exception-row').filter({ hasText: orderId });
  await row.waitFor();
  await expect.poll(() => row.textContent()).toMatch(/금액이 바뀐 주문.*10,000원.*담당자 없음.*고객 확인/s);
  await row.click();

  const drawer = page.getByTestId('exception-drawer');
  await drawer.getByText(/청구된 금액은 없습니다/).waitFor();
  await page.getByTestId('ask-provider').click();
  await drawer.getByText('READY', { exact: true }).waitFor();
  await page.getByTestId('exception-take').click();
  await page.getByTestId('exception-take').waitFor({ state: 'detached' });
  expect(await violations(page, '[data-testid="exception-drawer"]')).toEqual([]);

  await page.getByTestId('exception-resolve').click();
  const dialog = page.getByRole('dialog', { name: '예외를 닫을까요?' });
  await dialog.getByRole('button', { name: '예외 닫기' }).click();
  await dialog.getByText('5자 이상 적어 주세요.').waitFor();
  await dialog.getByLabel('사유와 처리 내용').fill('고객이 주소를 고친 것을 확인');
  await dialog.getByRole('button', { name: '예외 닫기' }).click();
  await drawer.getByText('고객이 주소를 고친 것을 확인').waitFor();
  await drawer.getByRole('button', { name: '닫기' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^처리됨/ }).click();
  await row.waitFor();
});
