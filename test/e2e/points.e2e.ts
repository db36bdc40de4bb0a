import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { staffApi } from './kit/api.js';
import { openAdmin, wonIn } from './kit/admin.js';
import { violations } from './kit/axe.js';
import { newColleague } from './kit/colleague.js';
import { confirmStepUp } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const dialogOf = (page: Page) => page.getByRole('dialog', { name: '포인트 조정' });

/** A customer of the test's own, whose points nobody else moves. */
async function newCustomer(name: string): Promise<string> {
  const owner = await staffApi(system);
  const { createUser } = await owner.ok<{ createUser: { id: string } }>(
    `mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }`,
    {
      input: { name, email: `points${Date.now()}.1@example.com`, phone: null, services: ['KST'] },
    },
  );
  return createUser.id;
}

async function available(page: Page): Promise<bigint> {
  return wonIn(await page.getByTestId('points-balance').locator('dd').first().textContent());
}

/** Opens the dialog and types what is wanted; what it would lead to is there when this returns. */
async function fillIn(page: Page, amount: string, reason: string): Promise<void> {
  await page.getByTestId('adjust-open').click();
  await page.getByTestId('adjust-amount').fill(amount);
  await dialogOf(page).getByLabel('사유').fill(reason);
  await expect
    .poll(() => page.getByTestId('adjust-summary').locator('dd').last().textContent())
    .not.toBe('—');
}

test('S001-PAY-10: points are given by hand with evidence, and above the limit when somebody else agrees', async () => {
  const customerId = await newCustomer('조정고객');
  const { page } = await person();
  await openAdmin(page, system, `/users?id=${customerId}&tab=points`);
  await page.getByText('아직 포인트를 받은 적이 없습니다.').waitFor();

  await fillIn(page, '30000', '이벤트 보상 누락');
  await expect.poll(() => page.getByTestId('adjust-summary').textContent()).toContain('30,000P');
  await page.getByTestId('evidence-input').setInputFiles({
    name: '문의 기록.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('고객 문의 1234'),
  });
  await dialogOf(page).getByRole('button', { name: '문의 기록.txt 빼기' }).waitFor();
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  await page.getByTestId('adjust-submit').click();
  await confirmStepUp(page, system);
  await page.locator('[data-testid="adjust-outcome"][data-status="POSTED"]').waitFor();
  await page.getByTestId('adjust-close').click();
  await expect.poll(() => available(page)).toBe(30_000n);
  const adjustments = page.getByTestId('point-adjustments');
  await expect.poll(() => adjustments.textContent()).toMatch(/\+30,000P.*반영됨.*이벤트 보상 누락/s);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    adjustments.getByRole('button', { name: '문의 기록.txt' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('문의 기록.txt');
  await expect.poll(() => page.getByTestId('point-entries').textContent()).toContain('포인트 조정');
  expect(await violations(page, '[data-testid="user-drawer"]')).toEqual([]);

  // More than there is: the server says so before anybody sends it.
  await page.getByTestId('adjust-open').click();
  await dialogOf(page).getByRole('button', { name: '회수' }).click();
  await page.getByTestId('adjust-amount').fill('30001');
  await dialogOf(page).getByRole('alert').waitFor();
  expect(await page.getByTestId('adjust-submit').isDisabled()).toBe(true);
  await dialogOf(page).getByRole('button', { name: '취소' }).click();

  // Above the limit the amount is typed twice, and somebody else has to agree.
  await fillIn(page, '250000', '장기 장애 보상');
  await page.getByTestId('adjust-again').fill('25000');
  await page.getByTestId('adjust-submit').click();
  await dialogOf(page).getByText('위에 입력한 포인트와 다릅니다.').waitFor();
  await page.getByTestId('adjust-again').fill('250,000');
  await page.getByTestId('adjust-submit').click();
  await confirmStepUp(page, system);
  await page.locator('[data-testid="adjust-outcome"][data-status="REQUESTED"]').waitFor();
  await dialogOf(page).getByRole('link', { name: '승인함에서 보기' }).click();
  await page.getByRole('heading', { level: 1, name: '승인함' }).waitFor();
  await page.getByRole('button', { name: /^내가 요청/ }).click();
  const mine = page.getByTestId('approval-row').filter({ hasText: '250,000P' }).first();
  await mine.click();
  await page.getByTestId('approval-withdraw').waitFor();
  expect(await page.getByTestId('approval-approve').count(), 'nobody agrees with themselves').toBe(0);

  const colleague = await newColleague(system, '둘째 사람', 'ADMIN');
  const { page: second } = await person();
  await openAdmin(second, system, '/approvals', colleague);
  const waiting = second.getByTestId('approval-row').filter({ hasText: '250,000P' }).first();
  await waiting.waitFor();
  expect(await violations(second)).toEqual([]);
  await waiting.click();
  const drawer = second.getByTestId('approval-drawer');
  await expect.poll(() => drawer.textContent()).toMatch(/지급할 포인트.*250,000P.*장기 장애 보상/s);
  expect(await violations(second, '[data-testid="approval-drawer"]')).toEqual([]);
  await second.getByTestId('approval-approve').click();
  await second.getByRole('dialog', { name: '승인할까요?' }).getByRole('button', { name: '승인' }).click();
  await confirmStepUp(second, system, colleague);
  await drawer.getByText('승인·처리됨').waitFor();

  await page.goto(`${system.urls.admin}/users?id=${customerId}&tab=points`);
  await expect.poll(() => available(page)).toBe(280_000n);
  await expect.poll(() => adjustments.textContent()).toMatch(/\+250,000P.*반영됨.*승인 둘째 사람/s);
});

test('S001-PAY-10: points to take back are on hold until a no frees them; used ones are deducted', async () => {
  const customerId = await newCustomer('회수고객');
  const owner = await staffApi(system);
  // As much as one may give a customer in a day by oneself: whatever follows needs somebody else.
  const { errors } = await owner.confirmed(
    `mutation ($id: ID!, $key: String!) {
      adjustPoints(userId: $id, delta: "100000", reason: "준비", idempotencyKey: $key) { id } }`,
    { id: customerId, key: crypto.randomUUID() },
  );
  expect(errors).toEqual([]);
  const { page } = await person();
  await openAdmin(page, system, `/users?id=${customerId}&tab=points`);
  await page.getByTestId('adjust-open').click();
  await dialogOf(page).getByRole('button', { name: '회수' }).click();
  await page.getByTestId('adjust-amount').fill('60000');
  await page.getByTestId('adjust-again').fill('60000');
  await dialogOf(page).getByLabel('사유').fill('잘못 준 보상');
  await page.getByTestId('adjust-submit').click();
  await confirmStepUp(page, system);
  await page.locator('[data-testid="adjust-outcome"][data-status="REQUESTED"]').waitFor();
  await page.getByTestId('adjust-close').click();
  await expect.poll(() => page.getByTestId('point-holds').textContent()).toMatch(/회수 승인 대기.*60,000P/s);
  await expect.poll(() => available(page)).toBe(40_000n);

  await page.getByTestId('point-holds').getByRole('link', { name: '승인함 보기' }).click();
  await page.getByRole('button', { name: /^내가 요청/ }).click();
  await page.getByTestId('approval-row').filter({ hasText: '60,000P' }).first().click();
  await page.getByTestId('approval-withdraw').click();
  await page
    .getByRole('dialog', { name: '요청을 취소할까요?' })
    .getByRole('button', { name: '요청 취소' })
    .click();
  await page.getByTestId('approval-withdraw').waitFor({ state: 'detached' });

  await page.goto(`${system.urls.admin}/users?id=${customerId}&tab=points`);
  await expect.poll(() => available(page)).toBe(100_000n);
  expect(await page.getByTestId('point-holds').count()).toBe(0);

  await page.getByTestId('adjust-open').click();
  await dialogOf(page).getByRole('button', { name: '사용 차감' }).click();
  await page.getByTestId('adjust-amount').fill('100001');
  await dialogOf(page).getByText('사용 차감은 100,000P까지입니다.', { exact: false }).waitFor();
  await page.getByTestId('adjust-amount').fill('70000');
  await dialogOf(page).getByLabel('사유').fill('오프라인 행사 사용');
  await dialogOf(page).getByLabel('사용처 번호').fill(`event-${Date.now()}`);
  await page.getByTestId('adjust-submit').click();
  await confirmStepUp(page, system);
  await page.locator('[data-testid="adjust-outcome"][data-status="POSTED"]').waitFor();
  await page.getByTestId('adjust-close').click();
  await expect.poll(() => available(page)).toBe(30_000n);

  await page.getByLabel('시점').fill('2020-01-01T00:00');
  await expect.poll(() => page.getByTestId('balance-at').textContent()).toContain('0P');
  await page.getByLabel('시점').fill('2099-01-01T00:00');
  await expect.poll(() => page.getByTestId('balance-at').textContent()).toContain('30,000P');
});
