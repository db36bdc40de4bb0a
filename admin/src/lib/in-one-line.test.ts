import { expect, it } from 'vitest';
import { inOneLine } from './in-one-line';

it('S000-RTE-01: lines of a notice follow one another with a dot between facts and none after a sentence', () => {
  expect(inOneLine('15분 동안 아무도 확인하지 않았습니다.\nhost.disk_usage 96.4%\nhost=web-1\n')).toBe(
    '15분 동안 아무도 확인하지 않았습니다. host.disk_usage 96.4% · host=web-1',
  );
  expect(inOneLine('한 줄')).toBe('한 줄');
});
