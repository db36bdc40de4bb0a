import { describe, expect, it } from 'vitest';
import { fromInput, toInput } from './setting-form';

const bounds = { min: '7', max: '30' };

describe('S000-RTE-07 the form of a setting', () => {
  it.each([
    [{ type: 'INTEGER', ...bounds }, '1,4', { value: 14 }],
    [{ type: 'INTEGER', ...bounds }, '6', { problem: 'bounds' }],
    [{ type: 'INTEGER', ...bounds }, '1.5', { problem: 'number' }],
    [{ type: 'WON', min: '0', max: '1000' }, '1,000원', { value: '1000' }],
    [{ type: 'WON', min: '0', max: '1000' }, '1001', { problem: 'bounds' }],
    [{ type: 'WON', min: '0', max: '1000' }, 'all', { problem: 'amount' }],
    [
      { type: 'LIST', ...bounds },
      ' https://a.example\n\nhttps://b.example ',
      { value: ['https://a.example', 'https://b.example'] },
    ],
    [{ type: 'INSTANT', min: null, max: null }, '2026-11-29T09:30', { value: '2026-11-29T00:30:00.000Z' }],
    [{ type: 'INSTANT', min: null, max: null }, '', { value: null }],
    [{ type: 'INSTANT', min: null, max: null }, 'soon', { problem: 'instant' }],
    [{ type: 'BOOLEAN', min: null, max: null }, 'true', { value: true }],
    [{ type: 'TEXT', min: null, max: null }, ' 안내 ', { value: '안내' }],
  ] as const)('%o reads %j', (form, input, expected) => {
    expect(fromInput(form, input)).toEqual(expected);
  });

  it('shows a value the way it is typed', () => {
    expect(toInput('INSTANT', '2026-11-29T00:30:00.000Z')).toBe('2026-11-29T09:30');
    expect(toInput('LIST', ['a', 'b'])).toBe('a\nb');
    expect(toInput('INSTANT', null)).toBe('');
    expect(toInput('BOOLEAN', false)).toBe('false');
  });
});
