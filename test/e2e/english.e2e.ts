import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { drawer, openAdmin, rows } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { firingIncident } from './kit/incident.js';
import { PAGES, untilThere } from './kit/pages.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();
const ENGLISH = { locale: 'en-US' };

/** What only the app itself writes there: rows, cells and charts hold what people and businesses wrote. */
const OWN_WORDS = [
  'nav a',
  'header button:not([lang=ko])',
  'h1',
  'thead th',
  'label',
  'legend',
  '[role=tab]',
  '[role=radio]',
  '[role=searchbox]',
  'main > * > p',
].join(', ');
/** The keys of texts begin with these: one that is seen has no words. */
const GROUPS = readdirSync(join(packageRoot(), 'admin', 'src', 'i18n', 'en'))
  .filter((file) => file.endsWith('.json'))
  .map((file) => basename(file, '.json'));

const WORDS = `({
  own: [...document.querySelectorAll('${OWN_WORDS}')].map((one) =>
    [one.getAttribute('aria-label'), one.getAttribute('placeholder'), one.textContent].join(' ')),
  all: document.body.innerText,
})`;
const wordsOf = (page: Page): Promise<{ own: string[]; all: string }> => page.evaluate(WORDS);

/** Pages in the dozens, on a machine that may be slow. */
const WALK_MS = 400_000;

test(
  'S000-ARC-01 S000-RTE-01..07: in English every page opens, speaks English and shows no text without words',
  async () => {
    const { page } = await person(ENGLISH);
    await openAdmin(page, system);
    const found: string[] = [];
    const key = new RegExp(`\\b(${GROUPS.join('|')})\\.[a-zA-Z]+\\.[a-zA-Z_.]+`);
    for (const [name, path] of PAGES) {
      await page.goto(`${system.urls.admin}/${path}`);
      await untilThere(page);
      const { own, all } = await wordsOf(page);
      found.push(...own.filter((text) => /[가-힣]/.test(text)).map((text) => `${name}: ${text.trim()}`));
      const bare = key.exec(all);
      if (bare) found.push(`${name}: ${bare[0]}`);
    }
    expect(found).toEqual([]);
  },
  WALK_MS,
);

test('S000-RTE-03 S000-RTE-04 S000-TBL-12: in English a payment is refunded, a customer deactivated and an incident acknowledged and resolved', async () => {
  const email = `english.${Date.now()}@example.com`;
  const api = await staffApi(system);
  await api.ok('mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }', {
    input: { name: 'Jane Park', email, services: ['KST'] },
  });
  const { page } = await person(ENGLISH);
  await openAdmin(page, system, '/payments?period=all&status=DONE&max=100000');
  await rows(page).first().click();
  await drawer(page).getByTestId('refund-open').click();
  const dialog = page.getByRole('dialog', { name: 'Refund payment' });
  await dialog.getByTestId('refund-amount').fill('0');
  await dialog.getByTestId('refund-submit').click();
  await dialog.getByText('Enter an amount of at least 1 won in digits.').waitFor();
  await dialog.getByText('Choose a reason.').waitFor();
  await dialog.getByTestId('refund-amount').fill('1000');
  await dialog.getByTestId('refund-reason').click();
  await page.getByRole('option', { name: 'Customer request' }).click();
  await dialog.getByRole('button', { name: 'Refund ₩1,000' }).click();
  await dialog.getByText('Refunded ₩1,000.').waitFor();
  await page.getByTestId('refund-close').click();
  await dialog.waitFor({ state: 'detached' });

  await page.goto(`${system.urls.admin}/users?q=${encodeURIComponent(email)}`);
  await page.getByTestId('user-row').filter({ hasText: email }).click();
  const card = page.getByTestId('user-drawer');
  await card.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate Jane Park' }).click();
  await card.getByText('Inactive', { exact: true }).waitFor();

  const incident = await firingIncident(system, 'Memory is running out');
  try {
    await page.goto(`${system.urls.admin}/incidents/${incident.incidentId}`);
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    const timeline = page.getByTestId('incident-timeline');
    await timeline.getByText('Acknowledged', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Cause and fix').fill('Restarted the worker');
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await timeline.getByText('Incident resolved').waitFor();
  } finally {
    await incident.settle();
  }
});
