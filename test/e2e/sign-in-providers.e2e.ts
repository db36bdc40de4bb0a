import { expect, inject, test } from 'vitest';
import type { Page } from 'playwright-core';
import { staffApi } from './kit/api.js';
import { violations } from './kit/axe.js';
import { orderPoints, payInWindow, backToShop } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

/** From the shop to the provider's consent page. */
async function leaveFor(page: Page, provider: 'GOOGLE' | 'KAKAO'): Promise<void> {
  await page.goto(system.urls.checkout);
  await page.locator(`[data-provider="${provider}"]`).click();
  await page.locator('#agree').waitFor();
}

const choose = (page: Page, account: string) => page.locator(`input[value="${account}"]`).check();

test('S001-AUTH-01: a customer comes in by Google, pays, and is the same one the next time', async () => {
  const { page } = await person();
  await leaveFor(page, 'GOOGLE');
  expect(new URL(page.url()).origin).toBe(system.urls.google);
  expect(await violations(page)).toEqual([]);
  await choose(page, '104217845510924650001');
  await page.locator('#agree').click();
  await page.locator('#points-balance').waitFor();
  // Nothing that opens anything is left in the address.
  expect(page.url()).toBe(system.urls.checkout);
  await orderPoints(page, 5_000);
  expect(await payInWindow(page)).toBe('DONE');
  await backToShop(page);

  const staff = await staffApi(system);
  const { userByIdentity } = await staff.ok<{
    userByIdentity: { id: string; points: { available: string } };
  }>(`{ userByIdentity(provider: GOOGLE, subject: "104217845510924650001") { id points { available } } }`);
  expect(userByIdentity.points.available).toBe('5000');

  const again = await person();
  await leaveFor(again.page, 'GOOGLE');
  await choose(again.page, '104217845510924650001');
  await again.page.locator('#agree').click();
  await again.page.locator('#points-balance').waitFor();
  expect(await again.page.locator('#points-balance').textContent()).toContain('5,000');
});

test('S003-AUTH-01: a customer comes in by Kakao without giving an address, and says no the other time', async () => {
  const { page } = await person();
  await leaveFor(page, 'KAKAO');
  expect(await violations(page)).toEqual([]);
  await choose(page, '3812450001');
  await page.locator('input[value="account_email"]').uncheck();
  await page.locator('#agree').click();
  await page.locator('#points-balance').waitFor();
  const staff = await staffApi(system);
  const { userByIdentity } = await staff.ok<{
    userByIdentity: { name: string; email: string | null; profileIncomplete: boolean };
  }>(`{ userByIdentity(provider: KAKAO, subject: "3812450001") { name email profileIncomplete } }`);
  expect(userByIdentity).toEqual({ name: '서연', email: null, profileIncomplete: true });

  const { page: other } = await person();
  await leaveFor(other, 'KAKAO');
  await other.locator('#deny').click();
  await other.locator('#sign-in-problem').waitFor();
  expect(await other.locator('#sign-in-problem').textContent()).toContain('취소');
  expect(other.url()).toBe(system.urls.checkout);
});

test('S001-AUTH-01: the control page of a twin shows what was asked and bends the next answer', async () => {
  const { page } = await person();
  await page.goto(system.urls.google);
  await page.locator('#people tr').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.locator('select[name="at"]').selectOption('token');
  await page.locator('select[name="kind"]').selectOption('wrongNonce');
  await page.getByRole('button', { name: '넣기' }).click();
  await page.locator('#faults li').waitFor();

  await leaveFor(page, 'GOOGLE');
  await choose(page, '104217845510924650002');
  await page.locator('#agree').click();
  await page.locator('#sign-in-problem').waitFor();
  expect(await page.locator('#sign-in-problem').textContent()).toContain('확인하지 못했습니다');
});
