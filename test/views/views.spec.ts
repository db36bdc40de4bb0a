import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { LISTS } from '../../src/modules/views/lists.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem } from '../kit/test-system.js';

interface View {
  id: string;
  name: string;
  search: string;
  columns: string[] | null;
  isOwn: boolean;
  role: string | null;
  isDefault: boolean;
  version: number;
}

const FIELDS = '{ id name search columns isOwn role isDefault version }';
const SAVE = `mutation ($list: String! = "payments", $input: SavedViewInput!) { saveView(list: $list, input: $input) ${FIELDS} }`;
const UPDATE = `mutation ($id: ID!, $version: Int!, $input: SavedViewInput!) {
  updateView(id: $id, version: $version, input: $input) ${FIELDS} }`;
const CREATE_ROLE = `mutation ($name: String!) {
  createRole(name: $name, titleKo: "결제 보기", titleEn: "Payments", permissions: ["payment.read"]) { name } }`;
const DELETE = `mutation ($id: ID!) { deleteView(id: $id) { id } }`;

describe('saved views of lists (S000-ARC-01)', () => {
  let system: TestSystem;
  let admin: StaffClient;
  let operator: StaffClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    [admin, operator] = [await system.staff('ADMIN'), await system.staff('OPERATOR')];
  });
  afterAll(() => system.stop());

  const save = async (who: StaffClient, input: Partial<View>, list = 'payments'): Promise<View> =>
    (await who.ok<{ saveView: View }>(SAVE, { list, input: { search: '', ...input } })).saveView;
  const seen = async (who: StaffClient, list = 'payments'): Promise<View[]> =>
    (
      await who.ok<{ savedViews: View[] }>(`query ($list: String!) { savedViews(list: $list) ${FIELDS} }`, {
        list,
      })
    ).savedViews;
  const code = async (
    who: StaffClient,
    document: string,
    values: Record<string, unknown>,
  ): Promise<unknown> => (await who.refused(document, values)).extensions.code;

  it('keeps filters and columns for oneself, and nobody else sees, changes or deletes them', async () => {
    const own = await save(operator, {
      name: '어제 실패',
      search: '?status=FAILED',
      columns: ['time', 'amount'],
    });
    expect(own).toMatchObject({
      search: 'status=FAILED',
      columns: ['time', 'amount'],
      isOwn: true,
      role: null,
    });
    expect(await seen(operator)).toEqual([own]);
    expect(await seen(operator, 'users')).toEqual([]);
    expect(await seen(admin)).toEqual([]);
    const input = { name: 'x', search: '' };
    expect(await code(admin, UPDATE, { id: own.id, version: 1, input })).toBe('VIEW_NOT_FOUND');
    expect(await code(admin, DELETE, { id: own.id })).toBe('VIEW_NOT_FOUND');
    expect(await code(operator, SAVE, { input: { name: '어제 실패', search: '' } })).toBe('VIEW_NAME_TAKEN');
    const { updateView } = await operator.ok<{ updateView: View }>(UPDATE, { id: own.id, version: 1, input });
    expect(updateView).toMatchObject({ name: 'x', search: '', columns: null, version: 2 });
    expect(await code(operator, UPDATE, { id: own.id, version: 1, input })).toBe('VERSION_STALE');
    await operator.ok(DELETE, { id: own.id });
    expect(await seen(operator)).toEqual([]);
  });

  it('is shared with a role by whoever may share, with one default, and given back', async () => {
    const shared = { name: '큰 결제', search: 'min=1000000', role: 'OPERATOR', isDefault: true };
    expect(await code(operator, SAVE, { input: shared })).toBe('FORBIDDEN');
    expect(await code(admin, SAVE, { input: { ...shared, role: 'NOBODY' } })).toBe('VIEW_ROLE_UNKNOWN');
    const first = await save(admin, shared);
    const second = await save(admin, { ...shared, name: '오늘' });
    const views = await seen(operator);
    expect(views.map(({ name, isDefault, isOwn }) => [name, isDefault, isOwn])).toEqual([
      ['오늘', true, false],
      ['큰 결제', false, false],
    ]);
    expect(await code(operator, DELETE, { id: first.id })).toBe('FORBIDDEN');
    const boss = await system.staff('SUPER_ADMIN');
    const input = { name: '오늘', search: '', role: null };
    const change = { id: second.id, version: second.version, input };
    expect(await code(boss, UPDATE, change)).toBe('VIEW_STAYS_SHARED');
    const { updateView } = await admin.ok<{ updateView: View }>(UPDATE, change);
    expect(updateView).toMatchObject({ role: null, isDefault: false, isOwn: true });
    expect(await code(boss, UPDATE, { ...change, version: 3 })).toBe('VIEW_NOT_FOUND');
    expect((await seen(operator)).map(({ name }) => name)).toEqual(['큰 결제']);
    expect((await seen(admin)).map(({ name }) => name).sort()).toEqual(['오늘', '큰 결제']);
  });

  it('is shared only with a role that may open the list, of today and of the house', async () => {
    const boss = await system.staff('SUPER_ADMIN');
    const role = 'VIEWER_OF_PAYMENTS';
    await boss.confirmed(CREATE_ROLE, { name: role });
    const input = { name: '팀 보기', search: '', role };
    expect(await code(admin, SAVE, { list: 'users', input })).toBe('VIEW_ROLE_BLIND');
    const view = await save(admin, input);
    const own = await save(admin, { name: '내 것' }, 'users');
    const change = { id: own.id, version: own.version, input };
    const refused = await admin.refused(UPDATE, change);
    expect(refused.extensions).toMatchObject({
      code: 'VIEW_ROLE_BLIND',
      args: { role, permission: 'user.read' },
    });
    expect(view.role).toBe(role);
  });

  it('begins a list with one view of one’s own, beside that of the role', async () => {
    const start = { search: 'status=FAILED', isDefault: true };
    const first = await save(operator, { ...start, name: '처음' }, 'refunds');
    await save(admin, { ...start, name: '역할', role: 'OPERATOR' }, 'refunds');
    expect((await seen(operator, 'refunds')).filter(({ isDefault }) => isDefault)).toHaveLength(2);
    await save(operator, { ...start, name: '다음' }, 'refunds');
    const begun = (await seen(operator, 'refunds')).filter(({ isDefault }) => isDefault);
    expect(begun.map(({ name }) => name).sort()).toEqual(['다음', '역할']);
    await operator.ok(DELETE, { id: first.id });
  });

  it('is kept of the lists that the admin app has, by the permission that opens each there', () => {
    const lists = readFileSync(join(packageRoot(), 'admin/src/lib/lists.ts'), 'utf8');
    const found = [...lists.matchAll(/^ {2}'?([a-z-]+)'?: \{.*permission: '([\w.]+)'/gm)];
    expect(Object.fromEntries(found.map(([, list, permission]) => [list, permission]))).toEqual(LISTS);
  });

  it('is a menu, not an archive, and says so', async () => {
    for (let i = 0; i < 50; i += 1) await save(operator, { name: `보기 ${i}` }, 'users');
    expect(await code(operator, SAVE, { list: 'users', input: { name: '또', search: '' } })).toBe(
      'VIEWS_TOO_MANY',
    );
    // Nor is a role's, where views of several people come together.
    const shared = { search: '', role: 'OPERATOR' };
    for (let i = 0; i < 50; i += 1) await save(admin, { ...shared, name: `${i}` }, 'incidents');
    const boss = await system.staff('SUPER_ADMIN');
    const own = await save(boss, { name: '51' }, 'incidents');
    const change = { id: own.id, version: own.version, input: { ...shared, name: '51' } };
    expect(await code(boss, UPDATE, change)).toBe('VIEWS_TOO_MANY');
    expect(await code(operator, SAVE, { list: 'No list', input: { name: 'a', search: '' } })).toBe(
      'INPUT_INVALID',
    );
    expect(await code(operator, SAVE, { input: { name: 'a', search: 'x'.repeat(2_001) } })).toBe(
      'INPUT_INVALID',
    );
  });
});
