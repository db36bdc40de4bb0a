import { parseWonInput, sumWon } from '@/lib/format';

export interface LineForm {
  /** Only to tell the rows apart. */
  key: number;
  description: string;
  hostname: string;
  amount: string;
}

export interface BillForm {
  userId: string | null;
  month: string;
  lines: readonly LineForm[];
}

export interface BillValues {
  userId: string;
  month: string;
  lines: { description: string; hostname: string | null; amount: string }[];
}

export type LineError = 'description' | 'hostname' | 'amount';
export interface BillFormErrors {
  customer: boolean;
  /** Of each line by its key. */
  lines: ReadonlyMap<number, ReadonlySet<LineError>>;
  /** All lines are free of charge, so there is nothing to pay. */
  nothing: boolean;
}

export const LINES_MAX = 500;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** The sum of the lines as far as they are amounts. */
export const sumOfLines = (lines: readonly LineForm[]): string =>
  sumWon(lines.map(({ amount }) => parseWonInput(amount) ?? '0'));

function wrongIn({ description, hostname, amount }: LineForm): ReadonlySet<LineError> {
  const wrong = new Set<LineError>();
  if (description.trim() === '') wrong.add('description');
  if (hostname.trim() !== '' && !HOSTNAME.test(hostname.trim().toLowerCase())) wrong.add('hostname');
  if (parseWonInput(amount) === null) wrong.add('amount');
  return wrong;
}

/** What is sent, or everything that is wrong at once. */
export function readBillForm({ userId, month, lines }: BillForm): {
  values: BillValues | null;
  errors: BillFormErrors;
} {
  const wrong = new Map(lines.map((line) => [line.key, wrongIn(line)]));
  const isWrong = [...wrong.values()].some((errors) => errors.size > 0);
  const errors = { customer: userId === null, lines: wrong, nothing: !isWrong && sumOfLines(lines) === '0' };
  if (userId === null || isWrong || errors.nothing) return { values: null, errors };
  const values = lines.map(({ description, hostname, amount }) => ({
    description: description.trim(),
    hostname: hostname.trim().toLowerCase() || null,
    amount: parseWonInput(amount) ?? '0',
  }));
  return { values: { userId, month, lines: values }, errors };
}
