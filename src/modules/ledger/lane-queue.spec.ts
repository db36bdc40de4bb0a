import { describe, expect, it } from 'vitest';
import { LaneQueue } from './lane-queue.js';

/** `name`, and the accounts it needs. */
const one = (name: string, ...accounts: string[]) => ({ name, needs: [name, ...accounts] });
const names = (batch: { name: string }[]): string => batch.map(({ name }) => name).join('');

function queueOf(...all: ReturnType<typeof one>[]) {
  const queue = new LaneQueue<ReturnType<typeof one>>();
  for (const each of all) queue.add(each);
  return queue;
}

describe('what waits for its batch (S001-PAY-03)', () => {
  it('leaves in the order it came, so many at most', () => {
    const queue = queueOf(one('a', '1'), one('b', '1'), one('c', '2'));
    expect(names(queue.take(2))).toBe('ab');
    expect(queue.length).toBe(1);
    expect(names(queue.take(2))).toBe('c');
    expect(names(queue.take(2))).toBe('');
  });

  it('waits while a batch under way holds its account, and others go past it', () => {
    const queue = queueOf(one('a', '1', '2'), one('b', '2', '3'), one('c', '4'));
    const first = queue.take(1);
    expect(names(queue.take(9))).toBe('c');
    expect(names(queue.take(9))).toBe('');
    queue.release(first);
    expect(names(queue.take(9))).toBe('b');
  });

  it('is not overtaken by one that needs the same', () => {
    const queue = queueOf(
      one('a', '1'),
      one('b', '1', '2'),
      one('c', '2', '3'),
      one('d', '3'),
      one('e', '4'),
    );
    const first = queue.take(1);
    expect(names(queue.take(9))).toBe('e');
    queue.release(first);
    expect(names(queue.take(9))).toBe('bcd');
  });

  it('comes once a key and batch, and after the batch that holds its key', () => {
    const queue = queueOf(one('a', '1'), one('a', '2'), one('b', '3'), one('a', '4'));
    const first = queue.take(9);
    expect(names(first)).toBe('ab');
    expect(names(queue.take(9))).toBe('');
    queue.release(first);
    const second = queue.take(9);
    expect(second).toEqual([one('a', '2')]);
    queue.release(second);
    expect(queue.take(9)).toEqual([one('a', '4')]);
  });
});
