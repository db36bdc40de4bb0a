import type { Tx } from '../db/unit-of-work.js';
import type { Actor } from '../security/actor.js';
import type { Permission } from '../security/principal.js';

declare global {
  /**
   * Kinds of acts that may need a second person, `noun.verb`, with everything that decides what the act does: flat,
   * ids and words as text, amounts as digits. Each module adds its own.
   */
  interface ApprovalInputs {}
}

export type ApprovalKind = keyof ApprovalInputs & string;
export type ApprovalInput = Record<string, string | number | boolean | null>;

export enum ApprovalStatus {
  PENDING = 'PENDING',
  /** Somebody else said yes; whoever asked has not done it yet. */
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  /** Taken back by whoever asked. */
  WITHDRAWN = 'WITHDRAWN',
  EXPIRED = 'EXPIRED',
  /** Approved and done. */
  USED = 'USED',
}

export type UnfulfilledEnd = ApprovalStatus.REJECTED | ApprovalStatus.WITHDRAWN | ApprovalStatus.EXPIRED;

/** How a screen shows a value; it brings the words for the name, in its own language. */
export enum ApprovalFactType {
  WON = 'WON',
  POINTS = 'POINTS',
  COUNT = 'COUNT',
  /** A word of a closed list, like a reason or a role. */
  CODE = 'CODE',
  TEXT = 'TEXT',
  /** The id of a record; `name` says of what. */
  REFERENCE = 'REFERENCE',
}

/** One thing the reviewer has to know about what is asked. */
export interface ApprovalFact {
  name: string;
  type: ApprovalFactType;
  value: string;
}

export interface Approval<K extends ApprovalKind = ApprovalKind> {
  id: string;
  kind: K;
  subjectId: string;
  input: ApprovalInputs[K];
  inputHash: string;
  status: ApprovalStatus;
  /** Null when the system asked. */
  makerId: string | null;
  expiresAt: Date;
  decidedBy: string | null;
  decisionReason: string | null;
  version: number;
}

interface ActBase<K extends ApprovalKind> {
  kind: K;
  /** Whoever asks must hold it, when asking and still when the act is done. */
  mayRequest: Permission;
  /** Whoever decides must hold it, when deciding and still when the act is done. */
  mayDecide: Permission;
  /** The time from asking until it must be decided and done. */
  validForMs: number;
  /** The object it is about. At most one request of a kind is open for an object. */
  subjectOf(input: ApprovalInputs[K]): { type: string; id: string };
  /** The customer who gains or loses by it: staff neither ask nor decide about themselves. */
  customerOf?(input: ApprovalInputs[K]): string;
  /** Up to this amount (inclusive) nobody else is needed; without it somebody else is needed always. */
  limit?: { amountOf(input: ApprovalInputs[K]): bigint; upTo(tx: Tx): Promise<bigint> };
  /** What the reviewer sees. Computed from what was asked, never from what the screen of the asker said. */
  factsOf(input: ApprovalInputs[K]): ApprovalFact[];
  /** It will not be done: give back what asking had set aside. In the transaction that ends it. */
  ended?(tx: Tx, actor: Actor, approval: Approval<K>, as: UnfulfilledEnd): Promise<void>;
}

/** An act that is done the moment it is approved, in the transaction of the decision: there is no gap to be killed in. */
export interface ActOnApproval<K extends ApprovalKind> extends ActBase<K> {
  done: 'on-approval';
  /** Locks the object and says what would be done now. It must be what was asked for, or nothing is done. */
  current(tx: Tx, approval: Approval<K>): Promise<ApprovalInputs[K]>;
  run(tx: Tx, actor: Actor, approval: Approval<K>): Promise<void>;
}

/** An act that whoever asked does later, once, with `Approvals.consume` in the transaction of its effect. */
export interface ActByMaker<K extends ApprovalKind> extends ActBase<K> {
  done: 'by-maker';
}

export type ApprovalAct<K extends ApprovalKind = ApprovalKind> = ActOnApproval<K> | ActByMaker<K>;
