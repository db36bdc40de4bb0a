const KINDS = [
  'refuseRecipient',
  'refuseMessage',
  'keepThenDrop',
  'loseThenDrop',
  'keepThenHang',
  'refuseLogin',
] as const;

/**
 * A scripted misbehaviour, used up `times` times. refuseRecipient answers RCPT TO, refuseMessage the message; the
 * others take the whole message and then: keep it or not, and cut the line or say nothing for ever.
 */
export interface Rule {
  kind: (typeof KINDS)[number];
  /** Lower case; `*` is everybody. */
  address: string;
  /** SMTP reply of the refusing kinds. */
  code: number;
  text: string;
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

  /** Uses up the next rule of one of the kinds for one of the addresses. */
  take(kinds: readonly Rule['kind'][], addresses: readonly string[]): Rule | null {
    const known = addresses.map((address) => address.toLowerCase());
    const rule = this.rules.find(
      (entry) => kinds.includes(entry.kind) && (entry.address === '*' || known.includes(entry.address)),
    );
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
  const { address = '*', code = 550, text = 'Refused by the sink', times = 1 } = given;
  if (typeof address !== 'string' || address === '' || address.length > 320)
    throw new Error('address is text');
  if (typeof code !== 'number' || !Number.isInteger(code) || code < 400 || code > 599)
    throw new Error('code is 400 to 599');
  if (typeof text !== 'string' || text.length > 400) throw new Error('text is text');
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 0)
    throw new Error('times is 0 or more');
  return { kind, address: address.toLowerCase(), code, text, times };
}
