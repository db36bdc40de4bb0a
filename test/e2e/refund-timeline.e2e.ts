import pg from 'pg';
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { paymentOf, staffApi } from './kit/api.js';
import { drawer, openAdmin, refund } from './kit/admin.js';
import { violations } from './kit/axe.js';
import { enterShop, orderPoints, payInWindow } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

/** A paid order of a customer of the shop. @returns its number and the payment's id */
async function paidOrder(amount: number): Promise<{ orderId: string; id: string }> {
  const { page } = await person();
  await enterShop(page, system, 2);
  const orderId = await orderPoints(page, amount);
  expect(await payInWindow(page)).toBe('DONE');
  return { orderId, id: (await paymentOf(await staffApi(system), orderId)).id };
}

const misbehave = async (fault: Record<string, unknown>): Promise<void> => {
  const reply = await fetch(`${system.urls.twin}/__sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect(reply.status).toBe(201);
};

/** What waits to be asked about a payment's refunds is due, as if the time had passed. */
async function dueNow(paymentId: string): Promise<void> {
  const client = new pg.Client({ connectionString: system.database.appUrl });
  await client.connect();
  try {
    await client.query(
      `UPDATE refunds SET next_check_at = now() WHERE payment_id = $1 AND next_check_at IS NOT NULL`,
      [paymentId],
    );
  } finally {
    await client.end();
  }
}

test('S000-TBL-09, S000-TBL-03: what happened to a refund is told under it, beside what the provider and staff say', async () => {
  const { orderId, id } = await paidOrder(10_000);
  const { page } = await person();
  await openAdmin(page, system, `/payments?period=all&id=${id}`);
  expect(await refund(page, '4000')).toBe('SUCCEEDED');
  const item = drawer(page).getByTestId('refund-item');
  await item.getByText(/^진행 기록 \d건$/).click();
  const steps = item.getByTestId('refund-timeline').locator('li');
  await expect.poll(() => steps.count()).toBe(4);
  const titles = await steps.locator('p:first-child').allTextContents();
  expect(titles).toEqual(['4,000원 환불', '환불 처리 시작', '환불 승인', '환불 요청']);
  expect(await steps.last().textContent(), 'who asked').not.toContain('시스템');
  await drawer(page).getByTestId('ask-provider').click();
  await drawer(page).getByText('PARTIAL_CANCELED', { exact: true }).waitFor();
  expect(await violations(page, '[data-testid="payment-drawer"]')).toEqual([]);

  await page.goto(`${system.urls.admin}/payments/${id}`);
  await page.getByTestId('timeline').waitFor();
  await page.getByRole('region', { name: '결제사와 대조' }).waitFor();
  await page.getByText(orderId).first().waitFor();

  // Another window sees a comment without a reload; the refund has a page of its own, and it is in both.
  const other = await page.context().newPage();
  await other.goto(`${system.urls.admin}/payments/${id}`);
  await other.getByTestId('timeline').waitFor();
  await other.getByRole('link', { name: '환불 페이지 열기' }).click();
  await other.getByRole('heading', { name: '환불 상세' }).waitFor();
  await comment(other, '카드사에 물어봄 https://toss.im');
  const line = page.getByTestId('timeline').locator('li').filter({ hasText: '카드사에 물어봄' });
  await comment(page, '고객과 통화함');
  await page.getByTestId('timeline').getByText('고객과 통화함').waitFor();
  expect(await line.textContent()).toContain('환불');
  expect(await line.getByRole('link', { name: 'https://toss.im' }).getAttribute('rel')).toContain('noopener');
  expect(await page.getByTestId('timeline').locator('li').first().textContent()).toContain('@');
  await page.getByRole('button', { name: '댓글', exact: true }).click();
  await expect.poll(() => page.getByTestId('timeline').locator('li').count()).toBe(2);
  expect(await violations(page)).toEqual([]);
  await other.getByRole('button', { name: '원본 JSON 보기' }).click();
  expect(await other.getByTestId('raw-refund').textContent()).toContain(id);
  expect(await violations(other)).toEqual([]);
  await other.getByTestId('timeline').getByText('카드사에 물어봄').waitFor();
});

/** Writes a comment that names whoever is offered first, chosen with the keyboard. */
async function comment(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: '댓글' });
  await box.fill(`${text} `);
  await box.press('End');
  await box.pressSequentially('@');
  await page.getByTestId('mention-choices').getByRole('option').first().waitFor();
  await box.press('Enter');
  await expect.poll(() => box.inputValue()).toMatch(/@\S+/);
  await page.getByRole('button', { name: '댓글 남기기' }).click();
  await expect.poll(() => box.inputValue()).toBe('');
}

test('S001-PAY-13: a refund without an answer says what it holds up, and bars a second one until its end is known', async () => {
  const { orderId, id } = await paidOrder(20_000);
  await misbehave({ endpoint: 'cancel', kind: 'error500Before', orderId, times: 100 });
  await misbehave({ endpoint: 'lookup', kind: 'error500Before', orderId, times: 100 });
  const { page } = await person();
  await openAdmin(page, system, `/payments?period=all&id=${id}`);
  expect(await refund(page, '5000')).toBe('UNKNOWN');
  const item = drawer(page).getByTestId('refund-item');
  await item.getByTestId('refund-unresolved').waitFor();
  await expect.poll(() => page.getByTestId('refund-open').isDisabled()).toBe(true);
  await drawer(page).getByText('결과를 모르는 환불이 끝나야 다시 환불할 수 있습니다').waitFor();
  await expect.poll(() => item.getByTestId('refund-timeline').textContent()).toContain('환불 결과 확인 중');
  await drawer(page).getByTestId('ask-provider').click();
  await drawer(page)
    .getByText(/결제사가 답하지 않음/)
    .waitFor();
  expect(await violations(page, '[data-testid="payment-drawer"]')).toEqual([]);

  await fetch(`${system.urls.twin}/__sandbox/faults`, { method: 'DELETE' });
  await expect
    .poll(
      async () => {
        await dueNow(id);
        return item.getByTestId('refund-unresolved').count();
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toBe(0);
  await expect.poll(() => page.getByTestId('refund-open').isDisabled()).toBe(false);
  expect(await refund(page, '5000')).toBe('SUCCEEDED');
});
