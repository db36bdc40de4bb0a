import { describe, expect, it } from 'vitest';
import { walkMerchants, type ReadingKey } from './merchant-walk.js';
import type { PageOutcome, SourceRecord } from './settlement-source.port.js';

const row = (key: string, mId: string): SourceRecord => ({ key, body: { mId } }) as unknown as SourceRecord;
const KEYS: ReadingKey[] = [
  { id: null, isFormer: false },
  { id: 'b', isFormer: false },
  { id: 'old', isFormer: true },
];

/** Reads to the end. */
async function all(
  keys: readonly ReadingKey[],
  lists: Record<string, PageOutcome[]>,
): Promise<{ rows: string[]; asked: string[]; end: PageOutcome['kind'] }> {
  const [rows, asked]: [string[], string[]] = [[], []];
  let place: string | null = null;
  for (;;) {
    const page: PageOutcome = await walkMerchants(keys, place, async ({ id }, at) => {
      asked.push(`${id ?? 'env'}@${at ?? ''}`);
      return lists[id ?? 'env']?.[Number(at ?? 0)] ?? { kind: 'rows', records: [], next: null };
    });
    if (page.kind !== 'rows') return { rows, asked, end: page.kind };
    rows.push(...page.records.map(({ key }) => key));
    if (page.next === null) return { rows, asked, end: 'rows' };
    place = page.next;
  }
}
const page = (records: SourceRecord[], next: string | null = null): PageOutcome => ({
  kind: 'rows',
  records,
  next,
});

describe('lists of all merchants are read as one (S001-CFG-03, S001-PAY-14)', () => {
  it('each to its last page, one after the other', async () => {
    const lists = { env: [page([row('1', 'A')], '1'), page([row('2', 'A')])], b: [page([row('3', 'B')])] };
    expect(await all(KEYS, lists)).toEqual({
      rows: ['1', '2', '3'],
      asked: ['env@', 'env@1', 'b@', 'old@'],
      end: 'rows',
    });
  });

  it('a second key of a merchant is not read a second time', async () => {
    const lists = {
      env: [page([row('1', 'A')])],
      b: [page([row('1', 'A')], '1'), page([row('2', 'A')])],
      old: [page([row('9', 'C')])],
    };
    expect((await all(KEYS, lists)).rows).toEqual(['1', '9']);
  });

  it('a former key the provider has forgotten is passed over; one in use is not', async () => {
    const refused: PageOutcome = { kind: 'refused', code: 'UNAUTHORIZED_KEY' };
    expect(await all(KEYS, { env: [page([row('1', 'A')])], old: [refused] })).toMatchObject({
      rows: ['1'],
      end: 'rows',
    });
    expect(await all(KEYS, { env: [page([row('1', 'A')])], b: [refused] })).toMatchObject({ end: 'refused' });
  });

  it('a key that is gone begins again', async () => {
    const place = JSON.stringify({ key: 'gone', at: null, mId: null, seen: [] });
    expect(await walkMerchants(KEYS, place, async () => page([]))).toEqual({ kind: 'lost-place' });
  });
});
