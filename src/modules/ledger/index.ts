export { Book, pointsIssued, pointsOf, providerAccount, salesAccount, type AccountRef } from './accounts.js';
export { Ledger, type Posted, type PostingOrder } from './ledger.js';
export { LEDGER_INVARIANTS } from './ledger.invariants.js';
export { LedgerTransfer, PointBalance } from './ledger.model.js';
export { LedgerModule } from './ledger.module.js';
export { LedgerQueries, type DayRevenue } from './ledger.queries.js';
