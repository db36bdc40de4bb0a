import type { Tx } from '../db/unit-of-work.js';
import type { Actor } from '../security/actor.js';
import type { Approval } from './approval-act.js';
import type { ApprovalEvent } from './approvals.events.js';

/** Where each step of a request is kept for good. The approvals module implements it with the audit log. */
export abstract class ApprovalJournal {
  abstract record(tx: Tx, actor: Actor, step: ApprovalEvent, approval: Approval): Promise<void>;
}
