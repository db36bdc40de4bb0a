import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { confirmStepUp } from './second-factor.js';
import type { System } from './system.js';

/** Takes the list of the page that is open out as a file. @param reason unlike that of any other @returns its name and its text */
export async function exportList(
  page: Page,
  system: System,
  reason: string,
): Promise<{ name: string; text: string }> {
  await page.getByTestId('export-open').click();
  const dialog = page.getByRole('dialog', { name: '파일로 내보내기' });
  await dialog.getByLabel('내보내는 사유').fill(reason);
  await dialog.getByRole('button', { name: '파일 만들기' }).click();
  await confirmStepUp(page, system);
  const row = dialog.getByTestId('export-row').filter({ hasText: reason });
  await row.and(page.locator('[data-status="ready"]')).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row.getByTestId('export-download').click(),
  ]);
  // As it lies on the disk: a decoder would take its first mark away.
  const text = (await buffer(await download.createReadStream())).toString('utf8');
  await dialog.getByRole('button', { name: '닫기' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  return { name: download.suggestedFilename(), text };
}
