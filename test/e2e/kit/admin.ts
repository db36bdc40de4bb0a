import type { BrowserContext, Locator, Page } from 'playwright-core';
import { fromHome } from './address.js';
import { freshCode } from './second-factor.js';
import { staffOf, type Role, type StaffCredentials, type System } from './system.js';

/** The sign-in form, filled in and sent. The admin app speaks to its own origin only: no stranger sees the header. */
export async function submitLogin(page: Page, email: string, password: string): Promise<void> {
  await page.setExtraHTTPHeaders(fromHome());
  await page.getByLabel('이메일').fill(email);
  await page.getByLabel('비밀번호').fill(password);
  await page.getByRole('button', { name: '로그인', exact: true }).click();
}

/** Opens a page of the admin app by the sign-in page, which leads there. */
export async function openBySignIn(page: Page, system: System, path: string): Promise<void> {
  await page.goto(system.urls.admin + path);
  await signIn(page, system, staffOf(system, 'owner'));
}

/** Opens a page of the admin app as somebody of the staff whose browser is signed in already. */
export async function openAdmin(
  page: Page,
  system: System,
  path = '/dashboard',
  who: Role | StaffCredentials = 'owner',
): Promise<void> {
  await signBrowserIn(page.context(), system, typeof who === 'string' ? staffOf(system, who) : who);
  await page.goto(system.urls.admin + path);
  await page.getByTestId('live-badge').waitFor();
}

const LOGIN = `mutation ($email: String!, $password: String!, $code: String!) {
  adminLogin(email: $email, password: $password, totpCode: $code) { adminUser { id } }
}`;

/** Gives a browser the session that the sign-in page would: filling that page in is for the tests of signing in. */
async function signBrowserIn(
  context: BrowserContext,
  system: System,
  account: StaffCredentials,
): Promise<void> {
  const code = await freshCode(system, account);
  const answer = await context.request.post(system.urls.graphql, {
    data: { query: LOGIN, variables: { email: account.email, password: account.password, code } },
    headers: { ...fromHome(), origin: system.urls.base },
  });
  const { errors } = (await answer.json()) as { errors?: unknown };
  if (errors) throw new Error(`${account.email} was not let in: ${JSON.stringify(errors)}`);
}

/** Both halves of the sign-in page that is open. */
export async function signIn(page: Page, system: System, account: StaffCredentials): Promise<void> {
  await submitLogin(page, account.email, account.password);
  await page.getByLabel('인증 앱 코드').fill(await freshCode(system, account));
  await page.getByTestId('live-badge').waitFor();
}

/** Leaves by the menu of the account. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: '계정 메뉴' }).click();
  await page.getByRole('menuitem', { name: '로그아웃' }).click();
  await page.getByRole('heading', { name: '운영 콘솔 로그인' }).waitFor();
}

export async function untilLive(page: Page): Promise<void> {
  await page.locator('[data-testid="live-badge"][data-status="live"]').waitFor();
}

/** The digits of an amount on a page: "오늘 12,345원" is 12345. */
export function wonIn(text: string | null): bigint {
  const digits = text?.match(/[\d,]+(?=원|P|$)/)?.[0].replaceAll(',', '');
  if (!digits) throw new Error(`No amount in “${text}”`);
  return BigInt(digits);
}

export async function todayRevenue(page: Page): Promise<bigint> {
  return wonIn(await page.getByTestId('kpi-today-revenue').locator('p').nth(1).textContent());
}

/** Count and exact sum of a status tile. */
export async function tile(page: Page, name: string): Promise<{ count: number; sum: bigint }> {
  const button = page.getByRole('group', { name: '상태별 결제' }).getByRole('button', { name });
  const sum = button.locator('[title]');
  await sum.waitFor();
  const count = await button.locator('.num').first().textContent();
  return { count: Number(count?.replaceAll(',', '')), sum: wonIn(await sum.getAttribute('title')) };
}

/** The webhook inbox once it is loaded: a system nobody has paid at yet has an empty one. */
export const webhookInbox = (page: Page): Locator =>
  page.getByTestId('page-range').or(page.getByText('받은 웹훅이 없습니다')).first();

export const rows = (page: Page): Locator => page.getByTestId('payment-row');
export const drawer = (page: Page): Locator => page.getByTestId('payment-drawer');

/**
 * Asks for a refund in the dialog and waits for what became of it. Null keeps the amount that stands there.
 * @param confirm the second factor that a refund above the limit takes
 */
export async function refund(
  page: Page,
  amount: string | null,
  confirm?: () => Promise<void>,
): Promise<string | null> {
  await page.getByTestId('refund-open').click();
  const dialog = page.getByRole('dialog', { name: '결제 환불' });
  await dialog.waitFor();
  if (amount !== null) await page.getByTestId('refund-amount').fill(amount);
  await page.getByTestId('refund-reason').click();
  await page.getByRole('option', { name: '고객 요청' }).click();
  await page.getByTestId('refund-submit').click();
  await confirm?.();
  const outcome = page.locator(
    '[data-testid="refund-outcome"]:not([data-status="APPROVED"],[data-status="PROCESSING"])',
  );
  await outcome.waitFor();
  const status = await outcome.getAttribute('data-status');
  await page.getByTestId('refund-close').click();
  await dialog.waitFor({ state: 'detached' });
  return status;
}
