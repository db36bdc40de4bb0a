import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S000-RTE-05 S000-API-05 S001-MON-01: the state of the system moves by itself, is walked by keyboard and read as a table', async () => {
  const { page } = await person();
  await openAdmin(page, system, '/monitoring');
  await page.getByRole('heading', { level: 1, name: '시스템 상태' }).waitFor();
  const processes = page.getByRole('table', { name: '프로세스' });
  await processes.getByText(/^all:\d+$/).waitFor();
  const told = page.getByText(/^마지막 수집 /);
  const first = await told.textContent();
  // It tells of itself again within seconds, without anybody asking: the line of this very page is counted then.
  const connections = page.getByTestId('tile-connections');
  await expect.poll(() => connections.textContent(), { timeout: 30_000 }).toMatch(/[1-9]/);
  await expect.poll(() => told.textContent(), { timeout: 30_000 }).not.toBe(first);
  await expect.poll(() => page.getByTestId('tile-memory').textContent()).toMatch(/\d+(\.\d)?%/);

  const memory = page.getByRole('region', { name: '메모리' });
  await memory.locator('canvas').waitFor();
  const walk = memory.getByRole('group', { name: /메모리: 좌우 화살표/ });
  const time = () => memory.locator('[aria-live]').textContent();
  await walk.focus();
  const last = await time();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(time).not.toBe(last);
  const before = await time();
  await page.keyboard.press('End');
  // Meanwhile the end may have moved on.
  await expect.poll(time).not.toBe(before);
  await memory.getByRole('button', { name: '메모리 표로 보기' }).click();
  await memory.getByRole('row').nth(1).waitFor();

  // The demo has been paid for: the provider has answered.
  await page.getByTestId('upstream-toss').getByText('정상').waitFor({ timeout: 30_000 });

  await page.getByRole('button', { name: '24시간' }).click();
  await page.waitForURL(/range=24h/);
  await page.reload();
  await page.getByRole('button', { name: '24시간', pressed: true }).waitFor();
});
