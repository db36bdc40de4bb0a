import { LRUCache } from 'lru-cache';

/**
 * Keeps at most `most` values and forgets the least used first. Given as `max`, the library would make room for all of
 * them at once: a megabyte for forty thousand, in a process that may never know a hundred.
 */
export function largeCache<K extends object | string | number, V extends object | string | number>(
  most: number,
): LRUCache<K, V> {
  return new LRUCache<K, V>({ maxSize: most, sizeCalculation: () => 1 });
}
