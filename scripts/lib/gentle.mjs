// Work that takes what the rest leaves of the machine.
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const BELOW_NORMAL = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * @param {number} pid the first process of a session of its own; what it starts inherits it
 */
export function takeWhatIsLeft(pid) {
  setPriority(pid, BELOW_NORMAL);
  try {
    // Where Linux shares the processor between sessions (autogroup), priorities count within one only.
    writeFileSync(`/proc/${pid}/autogroup`, String(BELOW_NORMAL));
  } catch {
    // Another system, or none of that: the priority counts everywhere.
  }
}
