import type { BrowserContext, Page } from 'playwright-core';

/** What of a page moved without anybody having done anything, and how much of the window it took. */
export interface Shift {
  value: number;
  /** What was pushed, and from where to where. */
  moved: string[];
}

/** Runs in a page before anything of it. Chromium leaves out what moves within half a second of a press of somebody. */
const WATCH = `(() => {
  const nameOf = (node) => {
    const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
    if (!element) return 'what is gone by now';
    const name = element.dataset.testid ?? element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 30);
    return element.localName + ' “' + name + '”' + (element.className ? ' .' + element.className.split(' ').slice(0, 4).join('.') : '');
  };
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
  window.shifts = [];
  const note = (list) => {
    for (const { value, hadRecentInput, sources } of list)
      if (!hadRecentInput)
        window.shifts.push({
          value,
          moved: sources.map(({ node, previousRect, currentRect }) =>
            nameOf(node) + ' from ' + place(previousRect) + ' to ' + place(currentRect)),
        });
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.shiftsSoFar = () => {
    note(observer.takeRecords());
    return window.shifts;
  };
})()`;

/** From now on every page that is opened here keeps what moves on it. */
export const watchShifts = (where: BrowserContext | Page): Promise<void> =>
  where.addInitScript(WATCH).then(() => undefined);

/** What moved on a page since it was opened. */
export const shiftsOn = (page: Page): Promise<Shift[]> => page.evaluate<Shift[]>('window.shiftsSoFar()');

export const sumOf = (shifts: readonly Shift[]): number => shifts.reduce((sum, { value }) => sum + value, 0);
