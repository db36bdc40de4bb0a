// Whether a database that is thrown away in the end may live in memory instead of on the disk.
import { readFileSync, statfsSync } from 'node:fs';

/** A file system in memory that every Linux has; containers often make it too small. */
export const IN_MEMORY = '/dev/shm';
/** Bytes: a test run's databases and their write-ahead log stay far below one of these. */
const FREE_THERE = 3 * 2 ** 30;
const FREE_IN_ALL = 6 * 2 ** 30;

/**
 * Each test file makes a database of 1,300 files and drops it. On ext4 that costs a second of processor time: it does not
 * give an inode out again within a minute of its deletion, and looks at all of those first.
 */
export function hasRoomInMemory() {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    const available = /^MemAvailable: +(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return bavail * bsize >= FREE_THERE && Number(available) * 1_024 >= FREE_IN_ALL;
  } catch {
    return false;
  }
}
