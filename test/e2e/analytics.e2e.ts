import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S000-RTE-06 S000-FEA-03: a cell of retention is walked to, opened, kept as a segment and found among the users', async () => {
  const { page } = await person();
  await openAdmin(page, system, '/analytics?view=retention&period=90d');
  const heat = page.getByTestId('heat');
  await heat.locator('[data-place="0.0"]').focus();
  await page.keyboard.press('ArrowRight');
  const focused = () => page.locator(':focus').getAttribute('data-place');
  await expect.poll(focused).toBe('0.1');
  await page.keyboard.press('Enter');
  const drawer = page.getByTestId('cell-drawer');
  await drawer.getByTestId('cell-person').first().waitFor();
  const range = (await drawer.getByTestId('page-range').textContent()) ?? '';
  const people = Number(/\d+/.exec(range)?.[0]);
  const name = `다시 온 사람 ${Date.now()}`;
  await drawer.getByLabel('세그먼트 이름').fill(name);
  await drawer.getByRole('button', { name: '세그먼트로 저장' }).click();
  await page.getByTestId('toast').getByText(`${name} 세그먼트를 저장했습니다 (${people}명)`).waitFor();
  // The address alone leads a colleague to the same people.
  expect(new URL(page.url()).searchParams.get('cell')).toBeTruthy();
  const again = await page.context().newPage();
  await again.goto(page.url());
  const sameDrawer = again.getByTestId('cell-drawer');
  await sameDrawer.getByTestId('cell-person').first().waitFor();
  expect(await sameDrawer.getByTestId('page-range').textContent()).toBe(range);
  await again.close();
  await page.keyboard.press('Escape');
  // Focus is where it was, on the cell that was opened.
  await expect.poll(focused).toBe('0.1');

  await page.getByRole('tab', { name: '세그먼트' }).click();
  const row = page.getByTestId('segment-row').filter({ hasText: name });
  // Deleted and brought back, it is the same one.
  await row.getByRole('button', { name: '삭제' }).click();
  const asked = page.getByRole('dialog', { name: `${name} 세그먼트를 삭제할까요?` });
  await asked.waitFor();
  expect(new URL(page.url()).searchParams.get('ask')).toBe('delete');
  await asked.getByRole('button', { name: '삭제' }).click();
  await row.waitFor({ state: 'detached' });
  const told = page.getByTestId('toast').filter({ hasText: '세그먼트를 삭제했습니다' });
  await told.getByRole('button', { name: '되돌리기' }).click();
  await row.getByRole('link', { name: '회원 목록에서 보기' }).click();
  await page.waitForURL(/\/users\?.*segment=/);
  await expect.poll(() => page.getByTestId('page-range').textContent()).toContain(String(people));

  await page.goto(`${system.urls.admin}/analytics`);
  const trend = page.getByRole('region', { name: '활동 추이' });
  await trend.locator('canvas').waitFor();
  await trend.getByRole('button', { name: '활동 추이 표로 보기' }).click();
  await trend.getByRole('row').nth(1).waitFor();
});
