/**
 * What is wrong with a chain.
 * EDITED: the event is not what was sealed. REMOVED: it, or its link, is gone. REORDERED: links stand in each other's
 * place. FORKED: from here on the chain is not ours. MISSING_NEWEST: a signed head tells of more. UNSEALED: an event
 * that neither was sealed nor waits for it. CHECKPOINT_FORGED: a head that we did not sign.
 */
export type ChainProblem =
  'EDITED' | 'REMOVED' | 'REORDERED' | 'FORKED' | 'MISSING_NEWEST' | 'UNSEALED' | 'CHECKPOINT_FORGED';

/** The first link that is not as it must be. */
export interface BadLink {
  chain: 'audit' | 'access';
  problem: ChainProblem;
  seq: string;
  /** The event or record, where it is known. */
  id: string | null;
}

/** How far a walk along a chain has come. */
export interface Walked {
  seq: string;
  /** Hexadecimal. */
  hash: string;
}

export const WALK_START: Walked = { seq: '0', hash: '0'.repeat(64) };
