import { expect, inject, test } from 'vitest';
import { openAdmin, wonIn } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { violations } from './kit/axe.js';
import { confirmStepUp } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S001-PAY-04: a customer is billed for a month and the bill is taken back; what paid another is seen in the books', async () => {
  const name = `청구고객${Date.now() % 100_000}`;
  const owner = await staffApi(system);
  await owner.ok(`mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }`, {
    input: { name, email: `bills${Date.now()}@example.com`, phone: null, services: ['KST'] },
  });
  const { page } = await person();
  await openAdmin(page, system, '/usage-bills');
  const rows = page.getByTestId('bill-row');
  await rows.first().waitFor();
  const all = wonIn(await page.getByTestId('bills-totals').textContent());

  await page.getByTestId('issue-bill').click();
  await page.getByTestId('bill-customer').fill(name);
  await page.getByTestId('bill-customer-found').click();
  await page.getByTestId('bill-line-description').fill('전송량 12GB');
  await page.getByTestId('bill-line-amount').fill('1e3');
  await page.getByTestId('bill-submit').click();
  await page.getByText('0원 이상의 금액을 숫자로 적어 주세요.').waitFor();
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  await page.getByTestId('bill-line-amount').fill('12000');
  await page.getByTestId('bill-submit').click();

  const drawer = page.getByTestId('bill-drawer');
  await drawer.getByText('전송량 12GB').waitFor();
  await expect.poll(() => page.getByTestId('bills-totals').textContent().then(wonIn)).toBe(all + 12_000n);
  expect(await rows.first().textContent()).toMatch(new RegExp(`${name}.*12,000원.*미납`, 's'));
  await page.getByTestId('void-bill').click();
  const dialog = page.getByRole('dialog', { name: '청구를 취소할까요?' });
  await dialog.getByLabel('취소 사유').fill('잘못 계산했습니다');
  await dialog.getByRole('button', { name: '청구 취소' }).click();
  await confirmStepUp(page, system);
  await drawer.getByText('잘못 계산했습니다').waitFor();
  await expect.poll(() => drawer.getByTestId('bill-history').textContent()).toMatch(/청구함.*청구 취소/s);

  await page.goto(`${system.urls.admin}/usage-bills`);
  await page.getByRole('group', { name: '상태별 청구서' }).getByRole('button', { name: '납부' }).click();
  await expect.poll(() => page.url()).toContain('status=PAID');
  await rows.filter({ hasText: '납부' }).first().click();
  await drawer.getByText('도메인 이용료').first().waitFor();
  await drawer.getByRole('heading', { name: '장부 전표' }).waitFor();
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
});
