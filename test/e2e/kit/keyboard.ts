import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const STEPS_MAX = 80;

/** Walks on by Tab until one of what it looks for has the focus, which is seen at every stop. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor();
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    const stop = await stopOf(wanted);
    expect(stop.unseen, 'the focus is seen').toBe('');
    if (stop.isThere) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${String(wanted)} is not reached by Tab`);
}

/** The focus is where whoever works goes on, after something that lay over it went away. */
export async function focusIsOn(wanted: Locator): Promise<void> {
  await expect
    .poll(async () => (await stopOf(wanted)).isThere, { message: `${String(wanted)} has the focus` })
    .toBe(true);
}

/**
 * Whether the focus is on what was looked for, and what has it where no ring or line shows so, at it or at what frames it. What
 * Tab does not stop at (the page, a dialog as a whole) needs none.
 */
function stopOf(wanted: Locator): Promise<{ isThere: boolean; unseen: string }> {
  return wanted.evaluateAll((found) => {
    const view = found[0]?.ownerDocument.defaultView;
    const at = view?.document.activeElement;
    if (!view || !at) return { isThere: false, unseen: '' };
    const isDrawn = (one: typeof at, part?: string): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = view.getComputedStyle(one, part);
      // Shadows that nobody sees are of no colour.
      const shadows = boxShadow.replaceAll(/rgba\(0, 0, 0, 0\)( -?[\d.]+px)+/g, '');
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || /\d/.test(shadows);
    };
    const frames = [at, at.parentElement, at.parentElement?.parentElement];
    const isSeen = frames.some((one) => one && (isDrawn(one) || isDrawn(one, '::after')));
    const isStop = at.matches('a, button, input, textarea, select, [tabindex="0"]');
    return {
      isThere: found.some((one) => one === at),
      unseen: isStop && !isSeen ? at.outerHTML.slice(0, 120) : '',
    };
  });
}
