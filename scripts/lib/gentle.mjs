// Work that leaves the machine to the rest, more or less.
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * @param {number} pid the first process of a session of its own; what it starts inherits it
 * @param {number} niceness 0 to 19; each step takes a fifth of what is left of its share
 */
export function beGentle(pid, niceness) {
  setPriority(pid, niceness);
  try {
    // Where Linux shares the processor between sessions (autogroup), niceness counts within one only.
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch {
    // Another system, or none of that: niceness counts everywhere.
  }
}
