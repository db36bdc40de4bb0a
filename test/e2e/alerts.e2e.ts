import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { firingIncident } from './kit/incident.js';
import { tabTo } from './kit/keyboard.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

/** Holds from the first sample on: what happens afterwards is what the test is about. */
const ALWAYS = {
  metric: 'outbox.pending',
  severity: 'CRITICAL',
  condition: 'GTE',
  threshold: 0,
  forSeconds: 0,
};

test('S000-TBL-12 S002-ALR-01: a rule is tried on the past and saved; an incident is found, acknowledged and closed by keyboard alone', async () => {
  const api = await staffApi(system);
  const title = `이벤트가 쌓였습니다 ${Date.now()}`;
  await api.ok('mutation ($input: AlertRuleInput!) { createAlertRule(input: $input) { id } }', {
    input: { ...ALWAYS, title },
  });
  const { page } = await person();
  await openAdmin(page, system, '/alerts/new');
  await page.getByTestId('rule-title').fill('서버가 바쁩니다');
  await page.getByTestId('rule-save').click();
  await page.getByText('숫자로 적어 주세요.').waitFor();
  await page.getByTestId('rule-metric').click();
  await page.getByRole('option', { name: /^host\.memory_usage/ }).click();
  await page.getByTestId('rule-threshold').fill('0');
  await page.getByTestId('rule-recovery').fill('5');
  await page.getByTestId('rule-forSeconds').fill('0');
  await page.getByTestId('rule-save').click();
  await page.getByText('복구 기준이 발생 기준보다 나쁜 쪽에 있습니다.').waitFor();
  await page.getByTestId('rule-recovery').fill('');
  await page.getByRole('region', { name: '미리 보기' }).locator('canvas').waitFor();
  await page.getByTestId('backtest-run').click();
  await page.getByTestId('backtest-outcome').getByText('[경고] 서버가 바쁩니다').first().waitFor();
  // Off at once: it would fire as well.
  await page.getByTestId('rule-save').click();
  await page.getByRole('heading', { level: 1, name: '서버가 바쁩니다' }).waitFor();
  await page.getByTestId('rule-switch').click();
  await page.getByText('꺼짐').waitFor();

  // From here on nobody touches a mouse.
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  const row = page.getByTestId('incident-row').filter({ hasText: title });
  await row.waitFor({ timeout: 40_000 });
  await tabTo(page, page.getByTestId('incident-row'));
  for (let i = 0; i < 20 && (await row.and(page.locator(':focus')).count()) === 0; i += 1)
    await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const timeline = page.getByTestId('incident-timeline');
  await timeline.getByText('장애가 발생했습니다').waitFor();
  await page.keyboard.press('a');
  await timeline.getByText('확인했습니다').waitFor();
  await page.keyboard.press('c');
  await page.keyboard.type('릴레이를 다시 켰습니다');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await timeline.getByText('릴레이를 다시 켰습니다').waitFor();
  await page.keyboard.press('r');
  await page.getByRole('dialog').getByLabel('원인과 조치').waitFor();
  await tabTo(page, page.getByRole('dialog').getByLabel('원인과 조치'));
  await page.keyboard.type('밀린 이벤트를 모두 보냈습니다');
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: '장애 해소' }));
  await page.keyboard.press('Enter');
  await timeline.getByText('장애가 끝났습니다').waitFor();
  const { alertRules } = await api.ok<{ alertRules: { items: { id: string; version: number }[] } }>(
    'query ($title: String!) { alertRules(filter: { search: $title }) { items { id version } } }',
    { title },
  );
  for (const { id, version } of alertRules.items)
    await api.ok(`mutation { setAlertRuleActive(id: "${id}", version: ${version}, active: false) { id } }`);
  await expect.poll(() => page.getByTestId('incident-acknowledge').count()).toBe(0);
  // What is over has only the key that still does something, on the page and in the sheet of keys.
  await page.getByText('C 메모', { exact: true }).waitFor();
  await page.keyboard.press('?');
  const keys = page.getByTestId('shortcut-sheet');
  await keys.getByText('메모 쓰기').waitFor();
  expect(await keys.getByText('해소 처리').count()).toBe(0);
});

test('S002-ALR-01 S000-ARC-01: whoever saves a rule second chooses field by field', async () => {
  const { page } = await person();
  const api = await staffApi(system);
  const input = {
    title: '디스크가 찹니다',
    metric: 'host.memory_usage',
    severity: 'WARNING',
    condition: 'GTE',
    threshold: 1_000,
    forSeconds: 60,
    escalation: [],
  };
  const { createAlertRule: rule } = await api.ok<{ createAlertRule: { id: string; version: number } }>(
    'mutation ($input: AlertRuleInput!) { createAlertRule(input: $input) { id version } }',
    { input },
  );
  await openAdmin(page, system, `/alerts/${rule.id}`);
  await page.getByTestId('rule-title').fill('디스크가 가득 찹니다');
  await page.getByLabel('대응 방법').fill('오래된 로그부터 지웁니다.');
  // Meanwhile a colleague saves another title and another threshold.
  await api.ok(
    `mutation ($id: ID!, $version: Int!, $input: AlertRuleInput!) {
       updateAlertRule(id: $id, version: $version, input: $input) { id } }`,
    { ...rule, input: { ...input, title: '디스크 경보', threshold: 2_000 } },
  );
  await page.getByTestId('rule-save').click();
  const conflict = page.getByTestId('conflict');
  await conflict.getByText('다른 사람이 먼저 변경했습니다').waitFor();
  const save = page.getByRole('dialog').getByRole('button', { name: '저장' });
  // What both changed is asked for; what one of them did is settled.
  expect(await save.isDisabled()).toBe(true);
  await conflict.getByRole('group', { name: '제목' }).getByLabel('내 값').check();
  await save.click();
  await conflict.waitFor({ state: 'detached' });
  const { alertRule } = await api.ok<{ alertRule: Record<string, unknown> }>(
    `{ alertRule(id: "${rule.id}") { title threshold runbook } }`,
  );
  expect(alertRule).toEqual({
    title: '디스크가 가득 찹니다',
    threshold: 2_000,
    runbook: '오래된 로그부터 지웁니다.',
  });
});

test('S000-TBL-12 S000-ARC-01: one act for many is left by Escape, and the next one opens at once', async () => {
  const { page } = await person();
  const { settle } = await firingIncident(system, '여럿을 한 번에');
  await openAdmin(page, system, '/incidents');
  const row = page.getByTestId('incident-row').first();
  await row.focus();
  await page.keyboard.press('x');
  const bar = page.getByTestId('bulk-bar');
  for (let times = 0; times < 3; times += 1) {
    await bar.getByTestId('bulk-act-resolve').click();
    await page.getByRole('dialog', { name: '장애 해소 처리' }).waitFor();
    await page.keyboard.press('Escape');
    // The rows stay chosen: the key was the dialog's.
    await bar.getByTestId('bulk-act-assign').click();
    await page.getByRole('dialog', { name: '장애 담당자 지정' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  expect(await bar.getByTestId('bulk-count').textContent()).toBe('1건 선택함');
  // The question is in the address with the rows it is about; the way back leads to the page before, and forth to it.
  const question = page.getByRole('dialog', { name: '장애 담당자 지정' });
  await bar.getByTestId('bulk-act-assign').click();
  await question.waitFor();
  await page.reload();
  await question.waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  expect(await bar.getByTestId('bulk-count').textContent()).toBe('1건 선택함');
  expect(new URL(page.url()).searchParams.has('ask')).toBe(false);
  await settle();
});
