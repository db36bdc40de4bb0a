import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const OPTIONS = {
  resultTypes: ['violations'],
  runOnly: {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  },
};

// A changed color scheme wanders down the page: what inherits a color starts moving when its parent has come to rest.
// What moves towards an end is put there at once: how long it takes is not what axe is asked about. A dialog on a touch
// screen whose field has focus is hidden until a keyboard has come, or has had its time to.
const REST = `(async () => {
  const isHidden = (part) => part !== null && (part.style.opacity === '0' || isHidden(part.parentElement));
  const isMoving = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
  for (let still = 0; still < 3; ) {
    await new Promise((painted) => requestAnimationFrame(painted));
    const moving = document.getAnimations().filter(isMoving);
    const isWaiting = [...document.querySelectorAll('[role=dialog]')].some(isHidden);
    still = moving.length === 0 && !isWaiting ? still + 1 : 0;
    for (const animation of moving) animation.finish();
  }
})()`;

/** Until nothing fades or slides any more: colors on their way are nobody's colors. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(REST);
}

/** What another theme of the same page can change. */
const COLORS = {
  resultTypes: ['violations'],
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/**
 * What axe finds wrong on a page as it is now, or on what matches a selector, in words.
 * @param what `colors` where everything else was looked at in another theme
 * @param exclude selectors of what was looked at elsewhere
 */
export async function violations(
  page: Page,
  within = 'html',
  what: 'everything' | 'colors' = 'everything',
  exclude: readonly string[] = [],
): Promise<string[]> {
  await atRest(page);
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source);
  const run = `axe.run(${JSON.stringify({ include: within, exclude })}, ${JSON.stringify(what === 'colors' ? COLORS : OPTIONS)})`;
  const results = await page.evaluate<AxeResults>(run);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary, html }) =>
      [id, target.join(' '), failureSummary?.replaceAll(/\s+/g, ' '), html.slice(0, 120)].join(' | '),
    ),
  );
}
