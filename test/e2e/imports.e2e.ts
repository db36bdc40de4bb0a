import { expect, inject, test } from 'vitest';
import { openAdmin } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { violations } from './kit/axe.js';
import { faults } from './kit/look.js';
import { confirmStepUp } from './kit/second-factor.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S003-ADM-03: a file is checked, run and undone, and says before each what it would do', async () => {
  const mark = Date.now();
  const owner = await staffApi(system);
  const { createUser } = await owner.ok<{ createUser: { id: string } }>(
    `mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }`,
    { input: { name: '옛이름', email: `import${mark}@example.com`, phone: null, services: ['KST'] } },
  );
  const { page } = await person();
  await openAdmin(page, system, '/imports');
  await page.getByTestId('import-open').click();
  const choose = (name: string, text: string) =>
    page
      .getByTestId('import-input')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await choose('고객.xlsx', 'x');
  await page.getByText('엑셀 파일은 CSV로 저장해 주세요.').waitFor();
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  const file = `번호,이름,이메일,서비스\n${createUser.id},새이름,,\n,새손님,new${mark}@example.com,KST\n,,새,\n`;
  await choose(
    '고객.csv',
    file.replace(`${createUser.id},새이름,,`, `${createUser.id},새이름,import${mark}@example.com,KST`),
  );
  await page.getByTestId('import-start').click();

  const drawer = page.getByTestId('import-drawer');
  await drawer.getByTestId('import-run').waitFor();
  const changed = drawer.getByTestId('import-line').filter({ hasText: '옛이름' });
  expect(await changed.getByTestId('changes').textContent()).toMatch(/옛이름.*새이름/s);
  await drawer.getByTestId('import-errors-download').waitFor();
  await drawer.getByRole('button', { name: '오류', exact: true }).click();
  await drawer.getByText('이메일 주소가 아닙니다.').waitFor();
  expect(await violations(page, '[role="dialog"]')).toEqual([]);
  expect(await faults(page, 'import')).toEqual([]);
  await drawer.getByTestId('import-run').click();
  // It stands in the address.
  await page.getByLabel('실행 사유').waitFor();
  await page.reload();
  await page.getByLabel('실행 사유').fill('월초 정리');
  await page.getByRole('dialog').getByRole('button', { name: '실행하기' }).last().click();
  await confirmStepUp(page, system);
  await expect.poll(() => drawer.getByTestId('import-applied').textContent()).toBe('2');

  await drawer.getByTestId('import-undo').click();
  await page.getByText('1건은 가져오기 전의 값으로 되돌립니다.').waitFor();
  await page.getByText('1건은 새로 등록한 것이라 되돌릴 수 없습니다.').waitFor();
  await page.getByLabel('되돌리는 사유').fill('잘못 올린 파일');
  await page.getByRole('dialog').getByRole('button', { name: '되돌리기' }).last().click();
  await confirmStepUp(page, system);
  await expect.poll(() => drawer.getByTestId('import-undone').textContent()).toBe('1');
  await page.goto(`${system.urls.admin}/imports?group=undone`);
  await page.getByTestId('import-row').first().waitFor();
});

test('S003-ADM-03: in English a file has English headings, in what it says of its columns and of its rows', async () => {
  const { page } = await person({ locale: 'en-US' });
  await openAdmin(page, system, '/imports');
  await page.getByTestId('import-open').click();
  await page.getByText('Available columns').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('rowheader', { name: 'email' }).waitFor();
  expect(await dialog.getByText(/이메일|휴대전화/).count()).toBe(0);
  const text = `id,name,email,services\n,Ann,ann${Date.now()}@example.com,KST\n,Bob,,KST\n`;
  await page
    .getByTestId('import-input')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.getByTestId('import-start').click();
  const drawer = page.getByTestId('import-drawer');
  await drawer.getByTestId('import-line').first().waitFor();
  await expect.poll(() => drawer.getByTestId('changes').first().textContent()).toMatch(/name.*Ann/s);
  await drawer.getByRole('button', { name: 'Errors', exact: true }).click();
  await expect.poll(() => drawer.getByTestId('import-line').last().textContent()).toMatch(/email/);
  expect((await drawer.getByTestId('import-line').allTextContents()).join('')).not.toMatch(/[가-힣]/);
});
