import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { violations } from './kit/axe.js';
import { confirmStepUp } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const SECRET = `e2e-merchant-key-${Date.now()}`;

/** The row of a way that nothing here speaks to: what is saved for it changes no payment of other tests. */
const WAY = '카카오페이';

test('S000-TBL-10: a way to pay is saved with a secret that is written and never shown again', async () => {
  const { page } = await person();
  await openAdmin(page, system, '/payment-methods');
  const row = page.getByTestId('method-row').filter({ hasText: WAY });
  await row.getByRole('button', { name: '설정' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('최소 금액').fill('2,000');
  await dialog.getByLabel('최대 금액').fill('1000');
  await dialog.getByRole('button', { name: '저장' }).click();
  expect(await dialog.locator('[data-invalid]').count()).toBeGreaterThan(0);
  await dialog.getByLabel('최대 금액').fill('900,000');
  await dialog.getByLabel('비밀 설정 쓰기').fill(`merchantKey=${SECRET}`);
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  await dialog.getByRole('button', { name: '저장' }).click();
  await confirmStepUp(page, system);
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => row.textContent()).toMatch(/2,000원.*900,000원.*merchantKey/s);

  // Opened again, its name stands there and nothing of the value, in what is seen and in what was sent.
  const answers: string[] = [];
  page.on('response', (response) => {
    if (!response.url().endsWith('/graphql')) return;
    // The page that goes takes its last answers along: nobody reads those, here or there.
    response.text().then(
      (text) => answers.push(text),
      () => undefined,
    );
  });
  await page.reload();
  await row.getByRole('button', { name: '설정' }).click();
  expect(await dialog.getByLabel('비밀 설정 쓰기').inputValue()).toBe('');
  await dialog.getByText(/merchantKey/).waitFor();
  expect(await page.content()).not.toContain(SECRET);
  expect(answers.length).toBeGreaterThan(0);
  expect(answers.join('')).not.toContain(SECRET);

  const client = new pg.Client({ connectionString: system.database.appUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ row: string }>(
      `SELECT s::text AS row FROM payment_method_secrets s WHERE name = 'merchantKey'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows), 'encrypted where it lies').not.toContain(SECRET);
  } finally {
    await client.end();
  }
});
