import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { violations } from './kit/axe.js';
import { controlTwin } from './kit/twin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S001-PAY-14: a day with a wrong settlement line is settled, the difference is seen, taken and closed', async () => {
  const { page } = await person();
  await openAdmin(page, system, '/settlements');
  const card = page.getByTestId('settled-day');
  await page.getByTestId('match-table').waitFor();
  const day = (await card.locator('input[type="date"]').inputValue()) || '';
  expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/);

  // The provider settles the last movement of that day with some won too little, others than in a try before.
  const short = 100 + (Date.now() % 900);
  await controlTwin(system, '/settlements/faults', { kind: 'amount', day, amount: -short });
  await page.getByTestId('settlement-run').click();
  await card.getByText(/대사를 마쳤습니다/).waitFor();
  await expect.poll(() => page.getByTestId('match-table').textContent()).toMatch(/남는 금액(0원){4}/);
  const row = page.getByTestId('difference-row').filter({ hasText: `${short}원` });
  await row.waitFor();
  await expect.poll(() => row.textContent()).toMatch(/정산 금액 다름.*결제사에 문의/s);

  await row.click();
  const drawer = page.getByTestId('difference-drawer');
  await page.getByTestId('difference-resolve').waitFor();
  const take = page.getByTestId('difference-take');
  // In a second try it is somebody's already.
  if ((await take.count()) > 0) await take.click();
  await take.waitFor({ state: 'detached' });
  expect(await violations(page, '[data-testid="difference-drawer"]')).toEqual([]);
  await page.getByTestId('difference-comment').click();
  await page
    .getByRole('dialog', { name: '메모를 남길까요?' })
    .getByLabel('알아낸 것')
    .fill('결제사에 물어봄');
  await page.getByRole('button', { name: '메모 남기기' }).click();
  await page.getByTestId('difference-history').getByText('결제사에 물어봄').first().waitFor();
  await page.getByTestId('difference-resolve').click();
  const dialog = page.getByRole('dialog', { name: '차이를 닫을까요?' });
  await dialog.getByRole('button', { name: '차이 닫기' }).click();
  await dialog.getByText('5자 이상 적어 주세요.', { exact: true }).first().waitFor();
  await dialog.getByLabel('사유와 처리 내용').fill('결제사가 다음 지급에서 더하기로 함');
  await dialog.getByRole('button', { name: '차이 닫기' }).click();
  await page
    .getByTestId('difference-history')
    .getByText('결제사가 다음 지급에서 더하기로 함')
    .first()
    .waitFor();
  await drawer.getByRole('button', { name: '닫기', exact: true }).click();
  await row.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: '지급 달력' }).click();
  // Whatever day it is, what was sold yesterday is paid out in this month, or days before it were.
  await page.getByTestId('payout-day').first().click();
  const payout = page.getByTestId('payout-drawer');
  await payout.getByText('환불 차감').waitFor();
  expect(await violations(page, '[data-testid="payout-drawer"]')).toEqual([]);
});
