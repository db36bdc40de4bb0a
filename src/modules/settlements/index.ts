export { SettlementRuns } from './settlement-runs.js';
export { SETTLEMENT_INVARIANTS } from './settlements.invariants.js';
export { SettlementsModule } from './settlements.module.js';
