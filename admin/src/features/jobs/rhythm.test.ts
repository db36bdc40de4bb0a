import { expect, it } from 'vitest';
import { readRhythm } from './rhythm';

it('takes apart when something repeats, and leaves alone what it does not know', () => {
  expect(readRhythm('every 2.5 s')).toEqual({ everyMs: 2_500 });
  expect(readRhythm('hourly at minute 5')).toEqual({ hourly: '5' });
  expect(readRhythm('daily at 04:10 Asia/Seoul')).toEqual({ daily: '04:10' });
  expect(readRhythm('at full moon')).toBeNull();
});
