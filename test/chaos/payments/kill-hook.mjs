// Goes into the copy of the server that the chaos run makes, and into nothing else: the product has no such places.
// Every await of the flows under test passes here twice, when its question is out and when its answer is in, and the
// process ends itself by SIGKILL at the one its parent has named.
import { appendFileSync, closeSync, openSync } from 'node:fs';

const log = process.env.CHAOS_LOG ?? '';
const seen = new Set();
/** @type {{ point: string, delayMs: number, claim: string }[]} */
let armed = [];
// A death that is a moment away: it must not take another point's place.
let dying = false;

process.on('message', (message) => {
  armed = /** @type {{ armed: typeof armed }} */ (message).armed;
});
// Whoever is without its parent has nobody to end it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Nobody stays alive only to listen to the parent.
process.channel?.unref();

/** @template T @param {string} point @param {T} value */
export function at(point, value) {
  hit(`${point} > sent`);
  const answer = /** @type {{ then?: unknown } | null | undefined} */ (value);
  if (typeof answer?.then !== 'function') {
    hit(`${point} > answered`);
    return value;
  }
  return /** @type {Promise<unknown>} */ (value).then((result) => {
    hit(`${point} > answered`);
    return result;
  });
}

/** Of all processes that come to the point one dies: whoever makes the file. @param {string} claim */
function isFirst(claim) {
  try {
    closeSync(openSync(claim, 'wx'));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} point */
function hit(point) {
  if (!seen.has(point)) {
    seen.add(point);
    appendFileSync(log, `REACHED ${point}\n`);
  }
  const kill = dying ? undefined : armed.find((each) => each.point === point);
  if (!kill) return;
  armed = armed.filter((each) => each !== kill);
  if (!isFirst(kill.claim)) return;
  dying = true;
  const die = () => {
    appendFileSync(log, `KILLED ${point}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
  // A moment later it is somewhere in what the await has begun: a statement, a commit, a call of the provider.
  if (kill.delayMs === 0) die();
  else setTimeout(die, kill.delayMs);
}
