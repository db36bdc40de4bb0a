import { describe, expect, it } from 'vitest';
import { readBillForm, sumOfLines, type LineForm } from './issue-form';
import { billsSearch, monthsUntil, toBillFilter } from './search';

const line = (change: Partial<LineForm> = {}): LineForm => ({
  key: 1,
  description: '기본료',
  hostname: '',
  amount: '3,000',
  ...change,
});
const read = (lines: LineForm[], userId: string | null = 'u1') =>
  readBillForm({ userId, month: '2026-10', lines });

describe('S001-PAY-04 the form of a usage bill', () => {
  it('sends lines as the server wants them', () => {
    const { values } = read([
      line(),
      line({ key: 2, description: ' 전송량 ', hostname: 'Shop.Example.kr', amount: '0' }),
    ]);
    expect(values).toEqual({
      userId: 'u1',
      month: '2026-10',
      lines: [
        { description: '기본료', hostname: null, amount: '3000' },
        { description: '전송량', hostname: 'shop.example.kr', amount: '0' },
      ],
    });
  });

  it.each(['', '-1', '1.5', '1e3', 'abc'])('takes no amount %j', (amount) => {
    const { values, errors } = read([line({ amount })]);
    expect(values).toBeNull();
    expect([...(errors.lines.get(1) ?? [])]).toEqual(['amount']);
  });

  it('says everything that is wrong at once', () => {
    const { values, errors } = read([line({ description: ' ', hostname: '=cmd()', amount: 'x' })], null);
    expect(values).toBeNull();
    expect(errors.customer).toBe(true);
    expect([...(errors.lines.get(1) ?? [])]).toEqual(['description', 'hostname', 'amount']);
  });

  it('knows that nothing is no bill, and sums exactly', () => {
    expect(read([line({ amount: '0' })]).errors.nothing).toBe(true);
    expect(
      sumOfLines([line({ amount: '9007199254740993' }), line({ amount: '' }), line({ amount: '1' })]),
    ).toBe('1');
    expect(sumOfLines([line({ amount: '999,999,999,999' }), line({ amount: '1' })])).toBe('1000000000000');
  });
});

describe('S001-PAY-04 the list of usage bills', () => {
  it('begins months at this one and goes over new year', () => {
    expect(monthsUntil('2026-02-28', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  });

  it('reads what stands in the address, and nothing that is none', () => {
    const search = billsSearch.parse({ status: 'OPEN', month: '2026-13', user: 'u1', page: 'x' });
    expect(search).toMatchObject({ status: 'OPEN', month: undefined, page: 1 });
    expect(toBillFilter(search)).toEqual({ status: ['OPEN'], userId: 'u1' });
  });
});
