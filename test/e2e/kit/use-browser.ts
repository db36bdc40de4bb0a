import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { connectChromium, PERSON, Watch } from './chromium.js';

export interface Person {
  context: BrowserContext;
  page: Page;
  watch: Watch;
}

type PersonOptions = BrowserContextOptions & { hasTour?: boolean };

/**
 * The browser of the run, for the tests of a file. Every person has a context of their own, closed after the test; whatever went
 * wrong on any of their pages fails the test.
 */
export function useBrowser(): { person: (options?: PersonOptions) => Promise<Person> } {
  let browser: Browser;
  let people: Person[] = [];

  beforeAll(async () => {
    browser = await connectChromium(inject('browser'));
  });
  afterEach(async ({ task }) => {
    const leaving = people;
    people = [];
    if (task.result?.state === 'fail') await photograph(leaving, task.name);
    for (const { context } of leaving) await context.close();
    expect(leaving.flatMap(({ watch }) => watch.problems)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
  });

  const person = async ({ hasTour = false, ...options }: PersonOptions = {}): Promise<Person> => {
    const context = await browser.newContext({ ...PERSON, ...options });
    // Who comes for something is not shown around; the tour has a test of its own.
    // The provider's window is sandboxed: a page without an origin has no storage.
    const over = "if (self.origin !== 'null') localStorage.setItem('madang.tour', 'over')";
    if (!hasTour) await context.addInitScript(over);
    context.setDefaultTimeout(30_000);
    const watch = new Watch(context);
    const opened = { context, watch, page: await context.newPage() };
    people.push(opened);
    return opened;
  };
  return { person };
}

/** What could be seen when a test failed. */
async function photograph(people: Person[], title: string): Promise<void> {
  const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
  const pages = people.flatMap(({ context }) => context.pages());
  for (const [index, page] of pages.entries()) {
    const path = join('test-results', 'e2e', `${name}-${index + 1}.png`);
    await page.screenshot({ path, fullPage: true, timeout: 5_000 }).catch(() => undefined);
  }
}
