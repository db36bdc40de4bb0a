import { describe, expect, it } from 'vitest';
import { amountIn, dayIn, meaningOf } from './meaning';

const NOW = new Date('2026-11-29T01:00:00Z');

describe('what a text stands for (S000-ARC-01)', () => {
  it.each([
    ['12,000', '12000'],
    ['₩12,000', '12000'],
    ['12000원', '12000'],
    ['1만2천', '12000'],
    ['1만 2천원', '12000'],
    ['3만5000', '35000'],
    ['1.5억', '150000000'],
    ['3천만', '30000000'],
    ['2천5백', '2500'],
    ['만원', '10000'],
    ['1억2천만원', '120000000'],
    ['009', '9'],
    ['홍길동', null],
    ['MD-1', null],
    ['1.5', null],
    ['99999999999999999', null],
  ])('%s is the amount %s', (text, amount) => expect(amountIn(text)).toBe(amount));

  it.each([
    ['2026-11-28', '2026-11-28'],
    ['2026. 1. 3', '2026-01-03'],
    ['20261128', '2026-11-28'],
    ['11/28', '2026-11-28'],
    ['11.29', '2026-11-29'],
    ['11월 28일', '2026-11-28'],
    ['12월 3일', '2025-12-03'],
    ['어제', '2026-11-28'],
    ['today', '2026-11-29'],
    ['2026-02-30', null],
    ['13/40', null],
    ['12000', null],
  ])('%s is the day %s', (text, day) => expect(dayIn(text, NOW)).toBe(day));

  it('counts days in Seoul', () => {
    expect(dayIn('오늘', new Date('2026-11-28T15:30:00Z'))).toBe('2026-11-29');
  });

  it('knows ids, and words typed on the other keyboard', () => {
    expect(meaningOf('018f2b6e-0000-7000-8000-000000000001', NOW).isId).toBe(true);
    expect(meaningOf('ghdrlfehd', NOW).slip).toBe('홍길동');
    expect(meaningOf('ㅗㅐㅜㅎ', NOW).slip).toBe('hong');
    expect(meaningOf('ㅎㄱㄷ', NOW).slip).toBeNull();
    expect(meaningOf('홍길동', NOW).slip).toBeNull();
    expect(meaningOf('12', NOW).amount).toBeNull();
  });
});
