import { expect, inject, test } from 'vitest';
import { MailboxClient } from '../kit/test-mailbox.js';
import { openAdmin, untilLive } from './kit/admin.js';
import { staffOf } from './kit/system.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

/** The twin of Slack, and the receiver of webhooks in its process. */
const twin = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const response = await fetch(`${system.urls.slack}/__sandbox${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });
  return (await response.json()) as T;
};
const received = async (chat: string): Promise<string> =>
  JSON.stringify(await twin('GET', `/messages?chat=${encodeURIComponent(chat)}`));

test('S002-ALR-01..03 S000-RTE-06: a newcomer finds ways that work; a chat that is gone is told at once, mended, and what failed is sent again', async () => {
  const { page } = await person();
  await openAdmin(page, system);
  const first = '알림은 이렇게 도착합니다';
  for (const channel of ['SLACK', 'WEBHOOK', 'SMS']) {
    await page.goto(`${system.urls.admin}/notifications?tab=messages&channel=${channel}`);
    const sent = page.getByTestId('message-row').filter({ hasText: first });
    await sent.filter({ hasText: /보냄|도착/ }).waitFor();
  }
  // Letters of all kinds have long covered it in the list.
  const letters = await new MailboxClient(system.urls.mail).list(staffOf(system, 'owner').email);
  expect(letters.map(({ subject }) => subject)).toContainEqual(expect.stringContaining(first));
  expect(await received('#madang-ops')).toContain('알림은 이렇게 도착합니다');
  expect(await received('webhook')).toContain('서명을 확인했습니다');

  await page.getByRole('tab', { name: '받은 알림' }).click();
  await untilLive(page);
  const lines = page.getByTestId('notification-line').filter({ hasText: "'#madang-ops'로 더 이상" });
  const before = await lines.count();
  await twin('POST', '/rules', { kind: 'error', status: 404, body: 'no_service', times: 1 });
  await page.getByRole('tab', { name: '채널', exact: true }).click();
  await page.getByRole('button', { name: '시험 발송: #madang-ops' }).click();
  await page.getByText('시험 알림을 보냈습니다.').first().waitFor();
  // Nobody reloads: the news of it comes by itself.
  await page.getByRole('tab', { name: '받은 알림' }).click();
  await expect.poll(() => lines.count()).toBe(before + 1);
  const broken = lines.first();
  expect(await broken.getAttribute('data-unread')).not.toBeNull();
  await broken.getByRole('button', { name: '읽음으로' }).click();
  await expect.poll(() => broken.getAttribute('data-unread')).toBeNull();
  await broken.getByRole('button', { name: '보러 가기' }).click();

  const chat = page.getByTestId('destination').filter({ hasText: '#madang-ops' });
  await chat.getByText('중단됨').waitFor();
  await chat.getByRole('button', { name: '채널 변경' }).click();
  await page.getByRole('dialog').getByText('이 채널로 보내기').click();
  await page.getByRole('dialog').getByRole('button', { name: '저장' }).click();
  await chat.getByText('정상').waitFor();

  await page.goto(`${system.urls.admin}/notifications?tab=messages&channel=SLACK&status=FAILED`);
  await page.getByTestId('message-row').filter({ hasText: '시험' }).first().click();
  const drawer = page.getByTestId('message-drawer');
  await drawer.getByText('no_service').first().waitFor();
  await drawer.getByRole('button', { name: '다시 보내기' }).click();
  await expect.poll(() => received('#madang-ops')).toContain('시험 알림입니다');

  await page.goto(`${system.urls.admin}/notifications?tab=templates`);
  await page.getByRole('button', { name: /알림 종류/ }).click();
  await page.getByRole('option', { name: '장애 발생' }).click();
  await page.getByRole('region', { name: 'Slack' }).getByText('[심각]').waitFor();
});
