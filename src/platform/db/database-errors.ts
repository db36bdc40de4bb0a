import { setTimeout as pause } from 'node:timers/promises';

/** The five characters by which PostgreSQL names what went wrong, or null for an error of another kind. */
export function sqlState(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** The constraint a statement broke, if it broke one. */
export function brokenConstraint(error: unknown): string | null {
  const constraint = (error as { constraint?: unknown } | null)?.constraint;
  return typeof constraint === 'string' ? constraint : null;
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
// 57P01–57P03 shutting down or starting, 53300 too many connections, 08… connection trouble.
const AWAY = /^(57P0[123]|53300|08...)$/;

// The last one: a transaction lost its connection between two of its statements, and the next one is sent in vain.
const LOST =
  /Connection terminated|timeout expired|Query read timeout|timeout exceeded when trying to connect|not queryable|Client has encountered a connection error|Query runner already released/i;

/** True when the database was away or went away, as opposed to having refused the statement. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && (NETWORK.has(code) || AWAY.test(code))) return true;
  return error instanceof Error && LOST.test(error.message);
}

const STARTING = '57P03';
/** What says that it is coming up comes up; what says nothing may be a wrong address, which is told soon. */
const START_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 250;

/**
 * A database that is away is waited for: after a power cut it starts together with us, and one that is restarted is gone
 * for a moment.
 * @throws what `connect` threw last when it stays away, and at once when the database refuses us
 */
export async function whenStarted<T>(
  connect: () => Promise<T>,
  { startWithinMs = START_WITHIN_MS, answerWithinMs = ANSWER_WITHIN_MS } = {},
): Promise<T> {
  for (const since = Date.now(); ; await pause(LOOK_EVERY_MS)) {
    try {
      return await connect();
    } catch (error) {
      const patienceMs = sqlState(error) === STARTING ? startWithinMs : answerWithinMs;
      if (!isUnavailable(error) || Date.now() - since > patienceMs) throw error;
    }
  }
}
