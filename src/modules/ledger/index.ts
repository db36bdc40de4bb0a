export {
  Book,
  pointsIssued,
  pointsOf,
  pointsSpent,
  pointsUncollected,
  providerAccount,
  salesAccount,
  type AccountRef,
} from './accounts.js';
export { Ledger } from './ledger.js';
export { ExpireHolds } from './expire-holds.use-case.js';
export { LEDGER_INVARIANTS } from './ledger.invariants.js';
export { LedgerTransfer, PointBalance } from './ledger.model.js';
export { LedgerModule } from './ledger.module.js';
export { LedgerQueries, type DayRevenue } from './ledger.queries.js';
export { ProviderMoves, type ProviderMove } from './provider-moves.js';
export { type Posted, type PostingOrder } from './posting.js';
export { type LonePosting } from './lane-writer.js';
export { PostingLane } from './posting-lane.js';
export { Sales, type Sale } from './sales.js';
