// Follows a log file and shows its warnings and errors, shortened, on the console.
import { closeSync, openSync, readSync, statSync } from 'node:fs';

import { dim, say } from './progress.mjs';

const EVERY_MS = 400;
/** More than this in one look is a flood: the log has it, the console says how many. */
const MOST_AT_ONCE = 5;

const LEVELS = new Map([
  ['warn', 40],
  ['error', 50],
  ['fatal', 60],
]);

export class LogWatch {
  /** @param {string} name @param {string} path */
  constructor(name, path) {
    this.name = name;
    this.path = path;
    this.position = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.rest = '';
    this.timer = setInterval(() => this.look(), EVERY_MS);
    this.timer.unref();
  }

  stop() {
    clearInterval(this.timer);
    this.look();
  }

  look() {
    const text = this.rest + this.readNew();
    const lines = text.split('\n');
    this.rest = lines.pop() ?? '';
    const shown = lines.map(shorten).filter((line) => line !== '');
    for (const line of shown.slice(0, MOST_AT_ONCE)) say(dim(`  [${this.name}] ${line}`));
    const more = shown.length - MOST_AT_ONCE;
    if (more > 0) say(dim(`  [${this.name}] … ${more} more in ${this.path}`));
  }

  readNew() {
    try {
      const size = statSync(this.path).size;
      if (size <= this.position) return '';
      const buffer = Buffer.alloc(Math.min(size - this.position, 256 * 1024));
      const file = openSync(this.path, 'r');
      const count = readSync(file, buffer, 0, buffer.length, this.position);
      closeSync(file);
      this.position += count;
      return buffer.toString('utf8', 0, count);
    } catch {
      return '';
    }
  }
}

/**
 * @param {string} line
 * @returns {string} empty when the console need not know
 */
export function shorten(line) {
  if (line.startsWith('{')) {
    try {
      const entry = JSON.parse(line);
      const level = typeof entry.level === 'number' ? entry.level : (LEVELS.get(entry.level) ?? 0);
      if (level < 40) return '';
      const word = level >= 60 ? 'fatal' : level >= 50 ? 'error' : 'warn';
      const reason = entry.err?.message && entry.err.message !== entry.msg ? ` (${entry.err.message})` : '';
      return `${word}: ${entry.msg ?? ''}${reason}`.slice(0, 300);
    } catch {
      return '';
    }
  }
  // "FATAL: the database system is starting up" and the like are how a start looks, not news.
  if (/\b(PANIC|FATAL)\b/.test(line))
    return /starting up|shutting down|terminating|not yet accepting/.test(line) ? '' : line.slice(0, 300);
  return /^\s*((Uncaught|Unhandled)\b|\w*Error:|# )/.test(line) ? line.trim().slice(0, 300) : '';
}
