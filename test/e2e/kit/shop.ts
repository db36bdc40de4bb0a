import type { Page } from 'playwright-core';
import { wonIn } from './admin.js';
import type { System } from './system.js';

/** Opens the shop as one of the customers it offers. */
export async function enterShop(
  page: Page,
  system: System,
  index = 0,
): Promise<{ id: string; name: string }> {
  await page.goto(system.urls.checkout);
  const card = page.locator('[data-customer-id]').nth(index);
  const id = (await card.getAttribute('data-customer-id')) ?? '';
  const name = (await card.locator('.card-name').textContent()) ?? '';
  await card.click();
  await page.locator('#points-balance').waitFor();
  return { id, name };
}

export async function pointsBalance(page: Page): Promise<bigint> {
  return wonIn(await page.locator('#points-balance').textContent());
}

/** Orders points and goes to the payment window. @returns the order's number as the window shows it */
export async function orderPoints(page: Page, amount: number): Promise<string> {
  const ready = page.locator(`[data-amount="${amount}"]`);
  if ((await ready.count()) > 0) await ready.click();
  else await page.locator('#amount').fill(String(amount));
  await page.locator('#pay-button').click();
  await page.locator('#pay').waitFor();
  return (await page.locator('#order-id').textContent()) ?? '';
}

/** Pays in the payment window. @returns the state the result page shows */
export async function payInWindow(page: Page): Promise<string | null> {
  await page.locator('#pay').click();
  return resultStatus(page);
}

export async function resultStatus(page: Page): Promise<string | null> {
  await page.waitForURL(/\/payments\/toss\//);
  return page.locator('main[data-status]').getAttribute('data-status');
}

/** From the result page back to the shop, as the same customer. */
export async function backToShop(page: Page): Promise<void> {
  await page.getByRole('link', { name: '돌아가기' }).click();
  await page.locator('#points-balance').waitFor();
}
