import { asObject } from '../kit/json.js';

const KINDS = ['error', 'keepThenError', 'keepThenDrop', 'loseThenDrop', 'keepThenHang'] as const;

/**
 * A scripted misbehaviour, used up `times` times. `error` answers with `status` and `body` and takes nothing;
 * `keepThen…` take the message all the same.
 */
export interface Rule {
  kind: (typeof KINDS)[number];
  /** A chat, `#ops`; `*` is every one. */
  chat: string;
  status: number;
  body: string;
  /** Seconds of `Retry-After`; null sends none. */
  retryAfter: number | null;
  /** 0 is for ever. */
  times: number;
}

/** Rules waiting to be used, first in first out. Not journalled: a restart is well again. */
export class Rules {
  private rules: Rule[] = [];

  add(rule: Rule): void {
    this.rules.push(rule);
  }

  list(): readonly Rule[] {
    return this.rules;
  }

  clear(): void {
    this.rules = [];
  }

  /** Uses up the next rule for a chat. */
  take(chat: string): Rule | null {
    const rule = this.rules.find((entry) => entry.chat === '*' || entry.chat === chat);
    if (!rule) return null;
    const found = { ...rule };
    if (rule.times > 0) {
      rule.times -= 1;
      if (rule.times === 0) this.rules = this.rules.filter((entry) => entry !== rule);
    }
    return found;
  }
}

/** Reads a rule from a request body, or throws one sentence saying what is wrong. */
export function readRule(body: unknown): Rule {
  const given = asObject(body) ?? {};
  const kind = KINDS.find((name) => name === given['kind']);
  if (!kind) throw new Error(`kind is one of ${KINDS.join(', ')}`);
  const { chat = '*', status = 500, body: said = 'rollup_error', retryAfter = null, times = 1 } = given;
  if (typeof chat !== 'string' || chat.length > 80) throw new Error('chat is a name or *');
  if (!isWhole(status, 400, 599)) throw new Error('status is 400 to 599');
  if (typeof said !== 'string' || !/^\w{1,60}$/.test(said)) throw new Error('body is a word');
  if (retryAfter !== null && !isWhole(retryAfter, 0, 86_400)) throw new Error('retryAfter is seconds');
  if (!isWhole(times, 0, 1_000_000)) throw new Error('times is 0 or more');
  return { kind, chat, status, body: said, retryAfter, times };
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
