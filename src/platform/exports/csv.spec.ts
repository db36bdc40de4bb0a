import { describe, expect, it } from 'vitest';
import { cell, line } from './csv.js';

describe('cells of a file for spreadsheets', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+82', "'+82"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-cmd', "'-cmd"],
    ['\tx', "'\tx"],
    ['＝1＋1', "'＝1＋1"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    [' =1+1', "' =1+1"],
    ['\u200b=1+1', "'\u200b=1+1"],
    ['\n=1+1', '"\'\n=1+1"'],
    ['a=b', 'a=b'],
    ['-12000', '-12000'],
    ['12000', '12000'],
    ['포인트, 충전', '"포인트, 충전"'],
    ['그가 "예"', '"그가 ""예"""'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['두\n줄', '"두\n줄"'],
  ])('%j is written as %j', (value, written) => {
    expect(cell(value)).toBe(written);
  });

  it('a line ends as the standard says', () => {
    expect(line(['a', 'b'])).toBe('a,b\r\n');
  });
});
