import { expect, inject, test } from 'vitest';
import { openBySignIn, rows, signIn, signOut, submitLogin } from './kit/admin.js';
import { staffOf } from './kit/system.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();
const owner = staffOf(system, 'owner');

test('S000-RTE-01 S000-API-01: a wrong password and an unknown address get the same sentence', async () => {
  const { page } = await person();
  await page.goto(`${system.urls.admin}/login`);
  await submitLogin(page, owner.email, 'not-the-password-at-all');
  const sentence = await page.getByRole('alert').textContent();
  expect(sentence).toBe('이메일 또는 비밀번호가 맞지 않습니다.');

  await page.reload();
  await submitLogin(page, 'nobody@madang.example', 'not-the-password-at-all');
  expect(await page.getByRole('alert').textContent()).toBe(sentence);
  expect(new URL(page.url()).pathname).toBe('/admin/login');
});

test('S000-RTE-01: a session outlives a reload in a cookie that no script can read', async () => {
  const { page, context } = await person();
  await openBySignIn(page, system, '/dashboard');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '대시보드' }).waitFor();

  const cookies = await context.cookies();
  expect(cookies.length).toBeGreaterThan(0);
  const kept = await page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
  expect(kept).not.toContain('eyJ');
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    expect(cookie.name).toMatch(/^__Host-/);
    expect(kept).not.toContain(cookie.value);
  }
});

test('S000-RTE-01 S000-RTE-04: a shared link leads through sign-in to the very list it names', async () => {
  const { page } = await person();
  const link = `${system.urls.admin}/payments?sort=AMOUNT&status=DONE,FAILED&period=all&min=50000`;
  await openBySignIn(page, system, '/payments?sort=AMOUNT&status=DONE,FAILED&period=all&min=50000');
  await rows(page).first().waitFor();
  const [here, there] = [new URL(page.url()), new URL(link)];
  expect(here.pathname).toBe(there.pathname);
  expect(Object.fromEntries(here.searchParams)).toEqual(Object.fromEntries(there.searchParams));
});

test('S000-RTE-01: a link to another site is not followed after sign-in', async () => {
  const { page } = await person();
  await page.goto(`${system.urls.admin}/login?next=//example.com/`);
  await signIn(page, system, owner);
  await page.getByRole('heading', { level: 1, name: '대시보드' }).waitFor();
  expect(new URL(page.url()).origin).toBe(system.urls.base);
});

test('S000-RTE-01: signing out ends the session in every tab', async () => {
  const { page, context } = await person();
  await openBySignIn(page, system, '/dashboard');
  const other = await context.newPage();
  await other.goto(`${system.urls.admin}/users`);
  await other.getByTestId('user-row').first().waitFor();

  await page.bringToFront();
  await signOut(page);
  await other.getByRole('dialog', { name: '다시 로그인해 주세요' }).waitFor();
  // What remains is the sign that this device is known, which lets nobody in.
  expect((await context.cookies()).map(({ name }) => name)).toEqual(['__Host-madang-staff-device']);

  await page.goto(`${system.urls.admin}/dashboard`);
  await page.getByRole('heading', { name: '운영 콘솔 로그인' }).waitFor();
});
