// What the person sees while we work: one line when a step ends, and a sign of life in between, so that
// nothing is silent for more than two seconds.
const BEAT_MS = 1_500;
const SPIN_MS = 120;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

const tty = Boolean(process.stdout.isTTY) && process.env.TERM !== 'dumb' && !process.env.CI;
const colour = tty && !process.env.NO_COLOR;

/** @type {Set<{ title: string, detail: string, since: number }>} */
const active = new Set();
/** @type {NodeJS.Timeout | undefined} */
let timer;
let frame = 0;
let lastWrite = Date.now();
let lineOpen = false;

/** @param {string} text @param {number} code */
const paint = (text, code) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = (/** @type {string} */ text) => paint(text, 1);
export const dim = (/** @type {string} */ text) => paint(text, 2);
const green = (/** @type {string} */ text) => paint(text, 32);
const red = (/** @type {string} */ text) => paint(text, 31);
const yellow = (/** @type {string} */ text) => paint(text, 33);

/** @param {number} since */
export function elapsed(since) {
  const seconds = (Date.now() - since) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Prints one line of ours without breaking the moving line of a terminal. @param {string} text */
export function say(text) {
  if (lineOpen) process.stdout.write('\r\u001b[K');
  lineOpen = false;
  process.stdout.write(`${text}\n`);
  lastWrite = Date.now();
}

/** @param {string} text */
export function warn(text) {
  say(`${yellow('!')} ${text}`);
}

/** @param {string} text */
export function complain(text) {
  say(`${red('✗')} ${text}`);
}

function beat() {
  if (active.size === 0) return;
  const parts = [...active].map(({ title, detail, since }) => {
    const seconds = Math.floor((Date.now() - since) / 1000);
    return `${title} ${seconds} s${detail ? ` · ${detail}` : ''}`;
  });
  if (tty) {
    frame = (frame + 1) % FRAMES.length;
    const text = parts.join('  |  ').slice(0, (process.stdout.columns || 80) - 3);
    process.stdout.write(`\r\u001b[K${FRAMES[frame]} ${text}`);
    lineOpen = true;
  } else if (Date.now() - lastWrite >= BEAT_MS) {
    say(`… ${parts.join('  |  ')}`);
  }
}

/**
 * Runs one step and shows it. The work gets a function to say where it is.
 * @template T
 * @param {string} title
 * @param {(report: (detail: string) => void) => Promise<T>} work
 * @param {(value: T) => string | null} [outcome] what the step came to; null prints nothing at all
 * @returns {Promise<T>}
 */
export async function step(title, work, outcome = () => '') {
  const entry = { title, detail: '', since: Date.now() };
  active.add(entry);
  timer ??= setInterval(beat, tty ? SPIN_MS : BEAT_MS / 3);
  timer.unref();
  try {
    const value = await work((detail) => {
      entry.detail = detail.replace(/\s+/g, ' ').trim().slice(0, 100);
    });
    const result = outcome(value);
    if (result !== null) {
      say(`${green('✓')} ${title}${result ? `: ${result}` : ''} ${dim(`(${elapsed(entry.since)})`)}`);
    }
    return value;
  } catch (cause) {
    if (/** @type {Error} */ (cause)?.name !== 'Interrupted') say(`${red('✗')} ${title}`);
    throw cause;
  } finally {
    active.delete(entry);
    if (active.size === 0) {
      clearInterval(timer);
      timer = undefined;
      if (lineOpen) process.stdout.write('\r\u001b[K');
      lineOpen = false;
    }
  }
}
