import Bull from 'bull';
import { expect, inject, test } from 'vitest';
import { newId } from '../../src/shared/ids.js';
import { openAdmin } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { confirmStepUp } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const REVERT = `mutation ($key: ID!, $version: Int!, $reason: String!) {
  revertSetting(key: $key, toVersion: 0, version: $version, reason: $reason) { value }
}`;

/** The default again, should a test have ended halfway. */
async function asItWas(key: string): Promise<void> {
  const api = await staffApi(system);
  const { settings } = await api.ok<{
    settings: { key: string; version: number; value: unknown; defaultValue: unknown }[];
  }>('{ settings { key version value defaultValue } }');
  const now = settings.find((setting) => setting.key === key);
  if (!now || now.value === now.defaultValue) return;
  const { errors } = await api.confirmed(REVERT, { key, version: now.version, reason: '처음 값으로' });
  expect(errors).toEqual([]);
}

test('S000-FEA-02 S000-RTE-07: a setting is changed with a second factor, seen in its history and taken back; maintenance is told on every page', async () => {
  const run = Date.now();
  await asItWas('payments.orderAmountMax');
  const { page } = await person();
  await openAdmin(page, system, '/settings');
  const limit = page.getByTestId('setting-payments.orderAmountMax');
  await limit.getByText('10,000,000원').waitFor();
  await limit.getByRole('button', { name: '주문 한 건의 최대 금액 변경', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '주문 한 건의 최대 금액' });
  await dialog.getByLabel('값', { exact: true }).fill('많이');
  await dialog.getByRole('button', { name: '저장' }).click();
  await dialog.getByText('금액을 숫자로 적어 주세요.').waitFor();
  await dialog.getByLabel('값', { exact: true }).fill('9,000,000');
  await dialog.getByLabel('변경 사유').fill(`명절 동안 낮춥니다 ${run}`);
  await dialog.getByRole('button', { name: '저장' }).click();
  await confirmStepUp(page, system);
  await limit.getByText('9,000,000원').waitFor();

  await limit.getByRole('button', { name: '주문 한 건의 최대 금액 변경 이력' }).click();
  const history = page.getByTestId('setting-history');
  await history.getByText(`사유: 명절 동안 낮춥니다 ${run}`).waitFor();
  // The address alone opens the same history.
  await page.reload();
  await history.getByRole('button', { name: '이 값으로 되돌리기: 10,000,000원' }).first().click();
  await page.getByRole('dialog').getByLabel('되돌리는 사유').fill(`명절이 끝났습니다 ${run}`);
  await page.getByRole('dialog').getByRole('button', { name: '되돌리기', exact: true }).click();
  await confirmStepUp(page, system);
  await history.getByText(`사유: 명절이 끝났습니다 ${run}`).waitFor();
  expect(await history.getByText('되돌림').count()).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await limit.getByText('10,000,000원').waitFor();

  const maintenance = page.getByTestId('setting-maintenance.enabled');
  const turn = async (to: '켜짐' | '꺼짐'): Promise<void> => {
    await maintenance.getByRole('button', { name: '점검 중 변경', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: to }).click();
    await page.getByRole('dialog').getByRole('button', { name: '저장' }).click();
  };
  await turn('켜짐');
  await page.getByTestId('maintenance-bar').getByText('점검 중입니다.').waitFor();
  await turn('꺼짐');
  await page.getByTestId('maintenance-bar').waitFor({ state: 'detached' });
});

test('S000-INT-02: a job that died is run again, and one nobody wants is taken away', async () => {
  const { page } = await person();
  // Nothing works on jobs of this name: each try of it fails.
  const name = `matching.nobody-${Date.now()}`;
  const queue = new Bull('matching', system.redis.url, { prefix: 'madang' });
  await queue.add(name, { eventId: newId() }, { jobId: newId(), attempts: 1 });
  await queue.close();
  await openAdmin(page, system, '/jobs?queue=MATCHING&status=FAILED');
  const row = page.getByTestId('job-row').filter({ hasText: name });
  await row.getByText('1/1').waitFor();
  await row.getByRole('button', { name: `${name} 다시 실행` }).click();
  await page.getByRole('dialog').getByRole('button', { name: '다시 실행' }).click();
  await row.getByText('2/1').waitFor();
  await row.getByRole('button', { name: `${name} 취소` }).click();
  await page.getByRole('dialog').getByRole('button', { name: '작업 취소' }).click();
  await row.waitFor({ state: 'detached' });
});

test('S000-INT-02: a queue is held with a reason and set free; chosen dead jobs are run again together, and each tells how it went wrong', async () => {
  const { page } = await person();
  const name = `domains.nobody-${Date.now()}`;
  const queue = new Bull('domains', system.redis.url, { prefix: 'madang' });
  const ids = [newId(), newId(), newId()].map((id) => `${id}-${name}`);
  for (const jobId of ids) await queue.add(name, { eventId: newId() }, { jobId, attempts: 1 });
  await queue.close();
  await openAdmin(page, system, '/jobs?queue=DOMAINS&status=FAILED');
  const panel = page.getByTestId('queue-panel');
  await panel.getByText('이용료 청구서에 납부 반영').waitFor();
  const rows = page.getByTestId('job-row').filter({ hasText: name });
  await rows.nth(2).getByText('1/1').waitFor();

  // Held: what is run again waits.
  await panel.getByTestId('queue-pause').click();
  const dialog = page.getByRole('dialog', { name: '대기열을 멈출까요?' });
  await dialog.getByText('낸 이용료가 청구서에 반영되지 않습니다.').waitFor();
  await dialog.getByRole('button', { name: '대기열 멈춤' }).click();
  await dialog.getByText('5자 이상 적어 주세요.').first().waitFor();
  await dialog.getByLabel('멈추는 사유').fill('청구서를 점검합니다');
  await dialog.getByRole('button', { name: '대기열 멈춤' }).click();
  await confirmStepUp(page, system);
  await page.getByTestId('queue-paused').getByText('청구서를 점검합니다').waitFor();
  await page.getByTestId('queue-DOMAINS').getByText('멈춤').waitFor();

  await rows.first().getByRole('checkbox').click();
  await rows.nth(1).getByRole('checkbox').click();
  await page.getByTestId('jobs-retry-many').click();
  const many = page.getByRole('dialog', { name: '작업 2개를 다시 실행할까요?' });
  await many.getByRole('button', { name: '다시 실행' }).click();
  await page.getByTestId('toast').getByText('작업 2개를 다시 실행했습니다.').waitFor();
  await page.getByTestId('queue-state-waiting').getByText('2', { exact: true }).waitFor();
  expect(await rows.count()).toBe(1);

  // Set free: they fail once more, and say so twice.
  await panel.getByTestId('queue-resume').click();
  await page.getByTestId('queue-paused').waitFor({ state: 'detached' });
  const again = rows.filter({ hasText: '2/1' });
  await again.nth(1).waitFor();
  await again.first().getByText(name, { exact: true }).click();
  const drawer = page.getByTestId('task-drawer');
  await drawer.getByTestId('task-failure').nth(1).getByText(`Nobody consumes ${name}`).first().waitFor();
  await drawer.getByText('스택 보기').first().click();
  await drawer
    .getByText(/event-worker|program\.cjs/)
    .first()
    .waitFor();
  await drawer.getByRole('button', { name: '원본 JSON 보기' }).click();
  await drawer.getByTestId('task-raw').getByText('eventId').waitFor();
  // The address alone opens the same task.
  await page.reload();
  await drawer.getByTestId('task-failure').first().waitFor();
  await drawer.getByRole('button', { name: `${name} 취소` }).click();
  await page
    .getByRole('dialog', { name: '작업을 취소할까요?' })
    .getByRole('button', { name: '작업 취소' })
    .click();
  await drawer.waitFor({ state: 'detached' });
  // The others are taken away, so that nobody who comes after finds them.
  const api = await staffApi(system);
  for (const id of ids) await api.send('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id });
});

test('S000-INT-02 S000-RTE-07: a long job shows how far it is and how it ended', async () => {
  const { page } = await person();
  const api = await staffApi(system);
  const { verifyBooks } = await api.ok<{ verifyBooks: { title: string } }>(
    'mutation { verifyBooks { id title } }',
  );
  await openAdmin(page, system, '/jobs?tab=long');
  const row = page.getByTestId('job-row').filter({ hasText: verifyBooks.title }).first();
  await row.getByText('완료').waitFor();
  expect(await row.textContent()).toMatch(/(\d+) \/ \1/);
});
