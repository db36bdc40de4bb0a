import type { Page } from 'playwright-core';
import { violations } from './axe.js';
import { PERSON, PHONE } from './chromium.js';

/** What lies over a page that was looked at already. */
export const OVERLAYS = '[role="dialog"], [role="listbox"]';

const WIDE = PERSON.viewport ?? { width: 1440, height: 900 };
const NARROW = PHONE.viewport ?? { width: 390, height: 844 };

const OVER = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/**
 * What is wrong with a page as it stands, on a desk and as narrow as on a phone, light and dark: what axe finds, and what
 * hangs over the edge. One visit serves all four looks. The page is wide and light again afterwards.
 * @param name says in the answer which page it was
 * @param within a selector: the rest of the page was looked at already
 */
export async function faults(page: Page, name: string, within?: string): Promise<string[]> {
  const found: string[] = [];
  const look = async (how: string, what?: 'colors'): Promise<void> => {
    for (const violation of await violations(page, within, what)) found.push(`${name}, ${how}: ${violation}`);
  };
  await look('wide and light');
  await page.setViewportSize(NARROW);
  await look('narrow and light');
  const over = await page.evaluate<number>(OVER);
  if (over > 0) found.push(`${name} hangs over a narrow edge by ${over} px`);
  // Another theme changes colors and nothing else.
  await page.emulateMedia({ colorScheme: 'dark' });
  await look('narrow and dark', 'colors');
  await page.setViewportSize(WIDE);
  await look('wide and dark', 'colors');
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/**
 * What is wrong with a page in the two looks that differ most: at a desk by day, on a phone by night. The page is wide and
 * light again afterwards.
 * @param exclude selectors of what was looked at on another page
 */
export async function faultsAtAGlance(
  page: Page,
  name: string,
  exclude: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  const look = async (how: string): Promise<void> => {
    const seen = await violations(page, 'html', 'everything', exclude);
    found.push(...seen.map((violation) => `${name}, ${how}: ${violation}`));
  };
  await look('wide and light');
  await page.setViewportSize(NARROW);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look('narrow and dark');
  const over = await page.evaluate<number>(OVER);
  if (over > 0) found.push(`${name} hangs over a narrow edge by ${over} px`);
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
