/** How a movement of money differs between what was ordered, the books, and the provider's two lists. */
export enum SettlementDifferenceKind {
  LINE_MISSING = 'LINE_MISSING',
  LINE_DOUBLED = 'LINE_DOUBLED',
  LINE_AMOUNT = 'LINE_AMOUNT',
  LINE_OTHER_DAY = 'LINE_OTHER_DAY',
  LINE_UNKNOWN = 'LINE_UNKNOWN',
  LINE_UNREADABLE = 'LINE_UNREADABLE',
  FEE_DIFFERENT = 'FEE_DIFFERENT',
  PROVIDER_MISSING = 'PROVIDER_MISSING',
  PROVIDER_AMOUNT = 'PROVIDER_AMOUNT',
  PROVIDER_DOUBLED = 'PROVIDER_DOUBLED',
  PROVIDER_UNREADABLE = 'PROVIDER_UNREADABLE',
  UNKNOWN_TRANSACTION = 'UNKNOWN_TRANSACTION',
  FOREIGN_CANCEL = 'FOREIGN_CANCEL',
  LEDGER_MISSING = 'LEDGER_MISSING',
  LEDGER_AMOUNT = 'LEDGER_AMOUNT',
  ORDER_MISSING = 'ORDER_MISSING',
}

/** What somebody should do about it first. */
export enum SettlementStep {
  WAIT_FOR_LINE = 'WAIT_FOR_LINE',
  ASK_PROVIDER = 'ASK_PROVIDER',
  CHECK_OTHER_DAY = 'CHECK_OTHER_DAY',
  CHECK_TERMS = 'CHECK_TERMS',
  SYNC_PAYMENT = 'SYNC_PAYMENT',
  FIND_ORIGIN = 'FIND_ORIGIN',
  RECORD_REFUND = 'RECORD_REFUND',
  VERIFY_BOOKS = 'VERIFY_BOOKS',
}

const K = SettlementDifferenceKind;
const S = SettlementStep;

const STEPS: Record<SettlementDifferenceKind, SettlementStep> = {
  LINE_MISSING: S.WAIT_FOR_LINE,
  LINE_DOUBLED: S.ASK_PROVIDER,
  LINE_AMOUNT: S.ASK_PROVIDER,
  LINE_OTHER_DAY: S.CHECK_OTHER_DAY,
  LINE_UNKNOWN: S.FIND_ORIGIN,
  LINE_UNREADABLE: S.ASK_PROVIDER,
  FEE_DIFFERENT: S.CHECK_TERMS,
  PROVIDER_MISSING: S.SYNC_PAYMENT,
  PROVIDER_AMOUNT: S.SYNC_PAYMENT,
  PROVIDER_DOUBLED: S.ASK_PROVIDER,
  PROVIDER_UNREADABLE: S.ASK_PROVIDER,
  UNKNOWN_TRANSACTION: S.FIND_ORIGIN,
  FOREIGN_CANCEL: S.RECORD_REFUND,
  LEDGER_MISSING: S.VERIFY_BOOKS,
  LEDGER_AMOUNT: S.VERIFY_BOOKS,
  ORDER_MISSING: S.VERIFY_BOOKS,
};

export function nextStepOf(kind: SettlementDifferenceKind): SettlementStep {
  return STEPS[kind];
}

/** What each side says of one movement; null where it says nothing. */
export interface Sides {
  order: bigint | null;
  ledger: bigint | null;
  provider: bigint | null;
  line: bigint | null;
}

export interface Unmatched extends Sides {
  key: string;
  /** Fee with its tax, where the contract says one. */
  expectedFee: bigint | null;
  chargedFee: bigint | null;
  problem: string | null;
  paymentId: string | null;
}

/** Rows of other days that name the same movement. */
export interface Elsewhere {
  lineDay: string | null;
  transactionDay: string | null;
}

/** The first thing that is wrong, from our own books outwards. */
export function kindOf(found: Unmatched, elsewhere: Elsewhere): SettlementDifferenceKind {
  const { order, ledger, provider, line } = found;
  if (found.problem !== null) return line === null ? K.PROVIDER_UNREADABLE : K.LINE_UNREADABLE;
  if (order === null && ledger === null) return foreignKind(found, elsewhere);
  if (ledger === null) return K.LEDGER_MISSING;
  if (order === null) return K.ORDER_MISSING;
  if (order !== ledger) return K.LEDGER_AMOUNT;
  if (provider === null) return K.PROVIDER_MISSING;
  if (provider !== order) return K.PROVIDER_AMOUNT;
  if (line === null) return elsewhere.lineDay === null ? K.LINE_MISSING : K.LINE_OTHER_DAY;
  return line === provider ? K.FEE_DIFFERENT : K.LINE_AMOUNT;
}

/** Nothing of ours belongs to it. */
function foreignKind(
  { key, provider, paymentId }: Unmatched,
  elsewhere: Elsewhere,
): SettlementDifferenceKind {
  const isDoubled = /#\d+$/.test(key);
  if (provider !== null) {
    if (isDoubled) return K.PROVIDER_DOUBLED;
    return provider < 0n && paymentId !== null ? K.FOREIGN_CANCEL : K.UNKNOWN_TRANSACTION;
  }
  if (isDoubled) return K.LINE_DOUBLED;
  return elsewhere.transactionDay === null ? K.LINE_UNKNOWN : K.LINE_OTHER_DAY;
}

/** Won between the side that says most and the one that says least; of a fee, between the two fees. */
export function atStake(kind: SettlementDifferenceKind, found: Unmatched): bigint {
  if (kind === K.FEE_DIFFERENT) return distance(found.expectedFee ?? 0n, found.chargedFee ?? 0n);
  const said = [found.order, found.ledger, found.provider, found.line].map((amount) => amount ?? 0n);
  const most = said.reduce((a, b) => (b > a ? b : a));
  const least = said.reduce((a, b) => (b < a ? b : a));
  return most - least;
}

const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

/** What was seen, in technical words, for staff. */
export function detailOf(kind: SettlementDifferenceKind, found: Unmatched, elsewhere: Elsewhere): string {
  if (found.problem !== null) return found.problem;
  if (kind === K.FEE_DIFFERENT)
    return `fee with tax ${found.chargedFee ?? 'none'}, by contract ${found.expectedFee ?? 'none'}`;
  const other = elsewhere.lineDay ?? elsewhere.transactionDay;
  if (kind === K.LINE_OTHER_DAY && other !== null)
    return elsewhere.lineDay === null ? `the transaction is of ${other}` : `the line is under ${other}`;
  return found.key;
}
