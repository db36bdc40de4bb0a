import type { Actor } from '../security/actor.js';
import type { BulkNoun } from './bulk-act.js';
import type { BulkAction, BulkArgs } from './bulk.model.js';

/** Asks for something to be done to many. The imports module does it: both are plans that somebody looks at first. */
export abstract class BulkActions {
  /**
   * A job finds the records and says of each what would change; nothing is changed.
   * @param act one of the noun's
   * @param filter of all, where `ask` says all
   * @throws FORBIDDEN, BULK_CHOICE_INVALID, BULK_NOTHING_CHOSEN, BULK_ROWS_TOO_MANY, BULK_REASON_MISSING,
   *   RATE_LIMITED, and what the noun says of a wish
   */
  abstract plan<N extends BulkNoun>(
    actor: Actor,
    noun: N,
    act: string,
    filter: BulkFilters[N],
    ask: BulkArgs,
  ): Promise<BulkAction>;
}

/** For the descriptions of the mutations that plan. */
export const BULK_PLAN_ERRORS =
  'BULK_CHOICE_INVALID, BULK_NOTHING_CHOSEN, BULK_ROWS_TOO_MANY, BULK_REASON_MISSING, FORBIDDEN, RATE_LIMITED, INPUT_INVALID';
