const KINDS = [
  'refuse',
  'error',
  'keepThenError',
  'keepThenDrop',
  'loseThenDrop',
  'keepThenHang',
  'end',
  'talkFails',
] as const;

/**
 * A scripted misbehaviour, used up `times` times. `refuse` answers with a status code at acceptance, `error` with an
 * HTTP error; `keepThen…` take the text all the same. `talkFails`: Kakao cannot deliver the notification talk. `end` takes it and says `code` as its result, `afterMs` later.
 */
export interface Rule {
  kind: (typeof KINDS)[number];
  /** Digits; `*` is everybody. */
  to: string;
  /** Solapi's four digits: 1xxx refused, 3xxx failed at the carrier, 4000 delivered. */
  code: string;
  status: number;
  errorCode: string;
  afterMs: number;
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

  /** Uses up the next rule for a number. */
  take(to: string): Rule | null {
    const rule = this.rules.find((entry) => entry.to === '*' || entry.to === to);
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
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const kind = KINDS.find((name) => name === given['kind']);
  if (!kind) throw new Error(`kind is one of ${KINDS.join(', ')}`);
  const { to = '*', errorCode = 'InternalServerError' } = given;
  const { code = kind === 'refuse' ? '1062' : '3040', status = 500, afterMs = 0, times = 1 } = given;
  if (typeof to !== 'string' || !/^(\*|\d{8,15})$/.test(to.replace(/-/g, '')))
    throw new Error('to is a number or *');
  if (typeof code !== 'string' || !/^[1-4]\d{3}$/.test(code)) throw new Error('code is four digits');
  if (!isWhole(status, 400, 599)) throw new Error('status is 400 to 599');
  if (typeof errorCode !== 'string' || !/^\w{1,60}$/.test(errorCode)) throw new Error('errorCode is a word');
  if (!isWhole(afterMs, 0, 30 * 86_400_000)) throw new Error('afterMs is up to 30 days');
  if (!isWhole(times, 0, 1_000_000)) throw new Error('times is 0 or more');
  return { kind, to: to.replace(/-/g, ''), code, status, errorCode, afterMs, times };
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
