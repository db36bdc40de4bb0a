import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { exportList } from './kit/exports.js';
import { faults, OVERLAYS } from './kit/look.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

/** The month before this one in Seoul, and an hour of one of its days. */
function lastMonth(): { name: string; at: (day: number, hour: number) => Date } {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(new Date());
  const [year = 0, number = 0] = today.split('-').map(Number);
  const name = new Date(Date.UTC(year, number - 2, 1)).toISOString().slice(0, 7);
  return {
    name,
    at: (day, hour) =>
      new Date(`${name}-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00+09:00`),
  };
}

/** Looks of last month: of somebody who has left the house since, so that nobody who is there changes. */
async function looksOfLastMonth(): Promise<string> {
  const { name, at } = lastMonth();
  const client = new pg.Client({ connectionString: system.database.appUrl });
  await client.connect();
  try {
    const leaver = randomUUID();
    for (const [day, hour, people] of [
      [3, 11, 4],
      [9, 15, 120],
      [12, 23, 2],
      [20, 10, 9],
    ] as const) {
      await client.query(
        `INSERT INTO access_records (id, occurred_at, actor_type, actor_id, ip, act, subject_ids, fields, count, operation, reason)
         VALUES (gen_random_uuid(), $1, 'API_KEY', $2, '10.1.1.7', $3, $4, '{name,email}', $5, 'users', $6)`,
        [
          at(day, hour),
          leaver,
          day === 20 ? 'EXPORT' : 'VIEW',
          Array.from({ length: people }, () => randomUUID()),
          people,
          day === 3 ? '고객 문의 확인' : null,
        ],
      );
    }
    await client.query(
      `SELECT madang_fold_access_day(day::date, now()) FROM generate_series($1::date, $1::date + 30, interval '1 day') day
       WHERE to_char(day, 'YYYY-MM') = $2`,
      [`${name}-01`, name],
    );
  } finally {
    await client.end();
  }
  return name;
}

/** A month, `2026-10`, as pages call it. */
const inWords = (month: string): string => `${month.slice(0, 4)}년 ${Number(month.slice(5))}월`;

async function open(path: string, role: 'owner' | 'operator' = 'owner'): Promise<Page> {
  const { page } = await person();
  await openAdmin(page, system, path, role);
  return page;
}

test('S003-ADM-03: last month is reviewed from the keyboard and signed, once and for everybody to see', async () => {
  const month = await looksOfLastMonth();
  const page = await open('/access-reviews');
  const row = page.getByTestId('review-row').filter({ hasText: inWords(month) });
  await row.getByText(/점검 전|기한 지남/).waitFor();
  await row.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByTestId('review-drawer');
  const findings = drawer.getByTestId('review-findings');
  await findings.getByText('하루에 120명을 조회').waitFor();
  await findings.getByText('밤 10시~아침 6시에 1번 조회').waitFor();
  await findings.getByText('사유 없이 1번 내려받음').waitFor();
  await drawer.getByText('고객 문의 확인').waitFor();
  expect(new URL(page.url()).searchParams.get('month')).toBe(month);

  await drawer.getByTestId('review-sign').press('Enter');
  const dialog = page.getByRole('dialog', { name: `${inWords(month)} 점검 서명` });
  const confirm = dialog.getByRole('button', { name: '서명하기' });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel('점검 결과').fill('퇴사한 프로그램의 대량 조회를 확인하고 키를 폐기했습니다.');
  await confirm.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const signature = drawer.getByTestId('review-signature');
  await signature.getByText('서명한 뒤 바뀐 기록이 없습니다.').waitFor();
  expect(await signature.getAttribute('data-intact')).toBe('true');
  expect(await drawer.getByTestId('review-sign').count()).toBe(0);
  await page.keyboard.press('Escape');
  await row.getByText('서명됨').waitFor();

  const other = await open(`/access-reviews?month=${month}`);
  await other.getByTestId('review-signature').getByText('키를 폐기했습니다').waitFor();
});

test('S003-ADM-03: a month that runs cannot be signed, one that never was is named, and who may not see is told', async () => {
  const page = await open('/access-reviews');
  await page.getByTestId('review-row').first().click();
  const drawer = page.getByTestId('review-drawer');
  await drawer.getByText('달이 끝나면 서명할 수 있습니다.').waitFor();
  expect(await drawer.getByTestId('review-sign').count()).toBe(0);
  await page.goto(`${system.urls.admin}/access-reviews?month=2001-01`);
  await drawer.getByText('접속기록이 없는 달입니다').waitFor();
  const stranger = await open('/access-reviews', 'operator');
  await stranger.getByText('accessRecord.read').waitFor();
});

test('S003-ADM-03: users and payments are taken out as files with a reason, which the records of access then show', async () => {
  const reason = `전화 안내 명단 ${Date.now()}`;
  const page = await open('/users?q=%40');
  await page.getByTestId('user-row').first().waitFor();
  const users = await exportList(page, system, `${reason} 회원`);
  expect(users.name).toMatch(/^users-\d{8}-\d{4}\.csv$/);
  expect(users.text.startsWith('\ufeff번호,이름,이메일')).toBe(true);
  expect(users.text.trimEnd().split('\r\n').length).toBeGreaterThan(1);
  await page.goto(`${system.urls.admin}/payments?period=all`);
  await page.getByTestId('payment-row').first().waitFor();
  const payments = await exportList(page, system, `${reason} 결제`);
  expect(payments.text).toContain('고객 이메일');
  await page.goto(`${system.urls.admin}/access-records?act=EXPORT`);
  const records = page.getByTestId('access-row').filter({ hasText: reason });
  await expect.poll(() => records.count()).toBeGreaterThanOrEqual(4);
  await page.goto(`${system.urls.admin}/audit?q=export.downloaded`);
  await page.getByTestId('audit-row').first().waitFor();
  const log = await exportList(page, system, `${reason} 감사`);
  expect(log.text).toContain('export.downloaded');

  const operator = await open('/users', 'operator');
  await operator.getByTestId('user-row').first().waitFor();
  expect(await operator.getByTestId('export-open').count()).toBe(0);
});

test('S000-ARC-01: nothing is wrong with a review and the export dialog, wide and narrow, in both themes', async () => {
  const month = lastMonth().name;
  const page = await open('/access-reviews');
  await page.getByTestId('review-row').first().waitFor();
  const found = await faults(page, 'reviews');
  await page.goto(`${system.urls.admin}/access-reviews?month=${month}`);
  await page.getByTestId('review-staff').waitFor();
  found.push(...(await faults(page, 'review', OVERLAYS)));
  await page.goto(`${system.urls.admin}/users`);
  await page.getByTestId('export-open').click();
  await page.getByRole('dialog', { name: '파일로 내보내기' }).getByTestId('export-row').first().waitFor();
  found.push(...(await faults(page, 'export', OVERLAYS)));
  expect(found).toEqual([]);
});
