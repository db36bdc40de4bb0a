/** What an account of the ledger stands for, read from its code. */
export type LedgerAccount =
  | { kind: 'provider'; provider: string }
  | { kind: 'sales'; purpose: string }
  | { kind: 'issued' | 'spent' | 'uncollected' | 'adjusted' | 'customer' | 'other' };

const TAIL = 4;
const HOUSE: Record<string, 'issued' | 'spent' | 'uncollected' | 'adjusted'> = {
  ISSUED: 'issued',
  SPENT: 'spent',
  UNCOLLECTED: 'uncollected',
  ADJUSTED: 'adjusted',
};

export function readAccount(code: string): LedgerAccount {
  const [head, rest = ''] = code.split(/:(.*)/s);
  if (head === 'PROVIDER' && rest) return { kind: 'provider', provider: rest };
  if (head === 'SALES' && rest) return { kind: 'sales', purpose: rest };
  if (head === 'USER' && rest) return { kind: 'customer' };
  return { kind: HOUSE[code] ?? 'other' };
}

/** The code as people can bear to read it: of a long id only its end. */
export function shortCode(code: string): string {
  return code.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}$/i, (id) => `…${id.slice(-TAIL)}`);
}
