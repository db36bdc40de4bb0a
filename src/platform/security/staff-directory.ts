import type { Tx } from '../db/unit-of-work.js';

/** What a transaction may ask about staff. The auth module implements it. */
export abstract class StaffDirectory {
  /**
   * What a member of staff may do as of now; nothing when the account is gone or closed. The account is locked until
   * `tx` ends, so that taking a permission away waits for what is being done with it, or comes first.
   */
  abstract permissionsOf(tx: Tx, staffId: string): Promise<ReadonlySet<string>>;
  /** Whether the customer is the same person: staff and customer accounts are linked by their e-mail address. */
  abstract isCustomer(tx: Tx, staffId: string, userId: string): Promise<boolean>;
  /** The customer accounts of staff, by the staff's id; who has none is not in it. */
  abstract customersOf(tx: Tx, staffIds: readonly string[]): Promise<Map<string, string>>;
  /** Of these, who is of the staff and active. */
  abstract activeAmong(tx: Tx, staffIds: readonly string[]): Promise<string[]>;
  /** Active staff with a permission, at most 1,000. Nothing is locked: it decides who is told, not who may. */
  abstract holdersOf(tx: Tx, permission: string): Promise<string[]>;
  /** What staff is called today, by id, closed accounts too. */
  abstract namesOf(tx: Tx, staffIds: readonly string[]): Promise<Map<string, string>>;
  /** The role of a member of staff; null when the account is gone or closed. */
  abstract roleOf(tx: Tx, staffId: string): Promise<string | null>;
  /** What a role has as of now; null when there is none of this name. */
  abstract permissionsOfRole(tx: Tx, name: string): Promise<ReadonlySet<string> | null>;
}
