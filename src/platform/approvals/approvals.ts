import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { newIdAt } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import type { Tx } from '../db/unit-of-work.js';
import { Outbox } from '../outbox/outbox.js';
import { actorId, staffBehind, type Actor } from '../security/actor.js';
import type { Permission } from '../security/principal.js';
import { StaffDirectory } from '../security/staff-directory.js';
import { StepUpGrants } from '../security/step-up-grants.js';
import { killPoint } from '../telemetry/kill-point.js';
import {
  ApprovalStatus,
  type Approval,
  type ApprovalAct,
  type ApprovalInput,
  type ApprovalKind,
  type UnfulfilledEnd,
} from './approval-act.js';
import { ApprovalActs } from './approval-acts.js';
import { ApprovalJournal } from './approval-journal.js';
import { inputHash } from './approval.rules.js';
import { ApprovalStore } from './approval.store.js';
import { approvalErrors } from './approvals.errors.js';
import type { ApprovalEvent } from './approvals.events.js';

const EXPIRE_BATCH = 50;

/**
 * Acts that somebody else has to agree to. Every method joins the caller's transaction; each step is in the audit log
 * and in the outbox of that transaction. Locks are taken in one order: the request, then its object.
 */
@Injectable()
export class Approvals {
  constructor(
    private readonly acts: ApprovalActs,
    private readonly store: ApprovalStore,
    private readonly staff: StaffDirectory,
    private readonly stepUp: StepUpGrants,
    private readonly journal: ApprovalJournal,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Whether this act needs somebody else. */
  async needed<K extends ApprovalKind>(tx: Tx, kind: K, input: ApprovalInputs[K]): Promise<boolean> {
    const { limit } = this.acts.of(kind);
    return limit === undefined || limit.amountOf(input) > (await limit.upTo(tx));
  }

  /** Nobody acts on their own account, limit or not. @throws OWN_ACCOUNT */
  async refuseOwnAccount(tx: Tx, actor: Actor, userId: string): Promise<void> {
    const person = staffBehind(actor);
    if (person !== null && (await this.staff.isCustomer(tx, person, userId))) {
      throw approvalErrors.OWN_ACCOUNT();
    }
  }

  /**
   * Asks somebody else to agree to exactly this.
   * @param reason the asker's own words, at most 500 characters
   * @returns the request's id
   * @throws FORBIDDEN, OWN_ACCOUNT, APPROVAL_ALREADY_OPEN
   */
  async request<K extends ApprovalKind>(
    tx: Tx,
    actor: Actor,
    kind: K,
    input: ApprovalInputs[K],
    reason: string | null = null,
  ): Promise<string> {
    const act = this.acts.of(kind);
    // The house itself may ask; machines with keys and customers may not.
    if (actor.type !== 'SYSTEM') await this.requireStaff(tx, actor, act.mayRequest);
    if (act.customerOf) await this.refuseOwnAccount(tx, actor, act.customerOf(input));
    const now = this.clock.now();
    const subject = act.subjectOf(input);
    const approval: Approval = {
      id: newIdAt(now),
      kind,
      subjectId: subject.id,
      input,
      inputHash: inputHash(input),
      status: ApprovalStatus.PENDING,
      makerId: actorId(actor),
      expiresAt: new Date(now.getTime() + act.validForMs),
      decidedBy: null,
      decisionReason: null,
      version: 1,
    };
    await this.store.insert(tx, approval, subject.type, reason);
    await this.tell(tx, actor, 'approval.requested', approval);
    return approval.id;
  }

  /** The open request about an object, locked: before the object is, so that there is one order of locks. */
  lockOpen(tx: Tx, kind: ApprovalKind, subjectId: string): Promise<Approval | null> {
    return this.store.lockOpen(tx, kind, subjectId);
  }

  /**
   * A second person says yes, with a fresh second factor. An act of kind `on-approval` is done here and now; if it
   * fails, nothing was decided.
   * @param version what the decider has seen; null when the caller compared it itself
   * @throws APPROVAL_NOT_FOUND, APPROVAL_NOT_PENDING, APPROVAL_EXPIRED, APPROVER_IS_REQUESTER, FORBIDDEN, OWN_ACCOUNT,
   *   APPROVAL_CHANGED, VERSION_STALE, STEP_UP_REQUIRED, and whatever the act itself refuses with
   */
  async approve(tx: Tx, actor: Actor, id: string, version: number | null): Promise<void> {
    await this.stepUp.consume(tx, actor);
    const { approval, act } = await this.lockForDecision(tx, actor, id, version);
    if (approval.makerId === actorId(actor)) throw approvalErrors.APPROVER_IS_REQUESTER();
    if (approval.expiresAt <= this.clock.now()) throw approvalErrors.APPROVAL_EXPIRED();
    if (act.customerOf) await this.refuseOwnAccount(tx, actor, act.customerOf(approval.input));
    requireSame(approval, approval.input);
    await this.store.moveTo(tx, approval, ApprovalStatus.APPROVED, { by: actorId(actor), reason: null });
    await this.tell(tx, actor, 'approval.approved', approval);
    if (act.done === 'by-maker') return;
    await killPoint('approval.decided');
    requireSame(approval, await act.current(tx, approval));
    await this.use(tx, actor, approval);
    await act.run(tx, actor, approval);
  }

  /**
   * Somebody who may decide says no. That may be whoever asked: a no needs no second person.
   * @throws APPROVAL_NOT_FOUND, APPROVAL_NOT_PENDING, FORBIDDEN, VERSION_STALE
   */
  async reject(tx: Tx, actor: Actor, id: string, reason: string, version: number | null): Promise<void> {
    const { approval } = await this.lockForDecision(tx, actor, id, version);
    await this.end(tx, actor, approval, ApprovalStatus.REJECTED, { by: actorId(actor), reason });
  }

  /**
   * Whoever asked takes it back, before or after it was approved, as long as it was not done.
   * @throws APPROVAL_NOT_FOUND, APPROVAL_NOT_YOURS, APPROVAL_NOT_PENDING, VERSION_STALE
   */
  async withdraw(tx: Tx, actor: Actor, id: string, version: number): Promise<void> {
    const approval = await this.store.lock(tx, id);
    if (approval.makerId !== actorId(actor)) {
      // Staff who could not see the request learn nothing of it.
      await this.requireDecider(tx, actor, approval);
      throw approvalErrors.APPROVAL_NOT_YOURS();
    }
    requireVersion(approval, version);
    if (!isOpen(approval)) throw approvalErrors.APPROVAL_NOT_PENDING({ status: approval.status });
    await this.end(tx, actor, approval, ApprovalStatus.WITHDRAWN);
  }

  /**
   * Takes an approval for the act about to be done in `tx`. Once: of two at a time, one does it.
   * @throws APPROVAL_NOT_FOUND, APPROVAL_NOT_YOURS, APPROVAL_NOT_USABLE, APPROVAL_EXPIRED, APPROVAL_CHANGED,
   *   APPROVER_LOST_PERMISSION, FORBIDDEN when the asker lost theirs, OWN_ACCOUNT
   */
  async consume<K extends ApprovalKind>(
    tx: Tx,
    actor: Actor,
    kind: K,
    id: string,
    input: ApprovalInputs[K],
  ): Promise<void> {
    const act = this.acts.of(kind);
    const approval = await this.store.lock(tx, id);
    if (approval.kind !== kind) throw approvalErrors.APPROVAL_NOT_FOUND();
    if (approval.makerId === null || approval.makerId !== actorId(actor)) {
      throw approvalErrors.APPROVAL_NOT_YOURS();
    }
    if (approval.status !== ApprovalStatus.APPROVED) {
      throw approvalErrors.APPROVAL_NOT_USABLE({ status: approval.status });
    }
    if (approval.expiresAt <= this.clock.now()) throw approvalErrors.APPROVAL_EXPIRED();
    requireSame(approval, approval.input);
    requireSame(approval, input);
    await this.requireStaff(tx, actor, act.mayRequest);
    if (act.customerOf) await this.refuseOwnAccount(tx, actor, act.customerOf(input));
    const approver = approval.decidedBy && (await this.staff.permissionsOf(tx, approval.decidedBy));
    if (!approver || !approver.has(act.mayDecide)) throw approvalErrors.APPROVER_LOST_PERMISSION();
    await this.use(tx, actor, approval);
  }

  /** Requests whose time is over and that nobody has ended: at most a batch, the oldest first. */
  due(tx: Tx): Promise<string[]> {
    return this.store.due(tx, EXPIRE_BATCH);
  }

  /** Ends a request whose time is over; nothing when it was ended meanwhile. */
  async expire(tx: Tx, actor: Actor, id: string): Promise<void> {
    const approval = await this.store.lock(tx, id);
    if (!isOpen(approval) || approval.expiresAt > this.clock.now()) return;
    await this.end(tx, actor, approval, ApprovalStatus.EXPIRED);
  }

  private async lockForDecision(
    tx: Tx,
    actor: Actor,
    id: string,
    version: number | null,
  ): Promise<{ approval: Approval; act: ApprovalAct }> {
    const approval = await this.store.lock(tx, id);
    const act = await this.requireDecider(tx, actor, approval);
    if (approval.status !== ApprovalStatus.PENDING) {
      throw approvalErrors.APPROVAL_NOT_PENDING({ status: approval.status });
    }
    if (version !== null) requireVersion(approval, version);
    return { approval, act };
  }

  /** What one may neither decide nor has asked for is not there. */
  private async requireDecider(tx: Tx, actor: Actor, approval: Approval): Promise<ApprovalAct> {
    const act = this.acts.find(approval.kind);
    if (!act) throw approvalErrors.APPROVAL_NOT_FOUND();
    try {
      await this.requireStaff(tx, actor, act.mayDecide);
    } catch (error) {
      if (approval.makerId === actorId(actor)) throw error;
      throw approvalErrors.APPROVAL_NOT_FOUND();
    }
    return act;
  }

  /** Asks the database, not what the request knew when it came in. */
  private async requireStaff(tx: Tx, actor: Actor, permission: Permission): Promise<void> {
    const held = actor.type === 'ADMIN' ? await this.staff.permissionsOf(tx, actor.id) : null;
    if (!held?.has(permission)) throw commonErrors.FORBIDDEN({ permission });
  }

  private async use(tx: Tx, actor: Actor, approval: Approval): Promise<void> {
    await this.store.moveTo(tx, approval, ApprovalStatus.USED);
    await this.tell(tx, actor, 'approval.used', approval);
  }

  private async end(
    tx: Tx,
    actor: Actor,
    approval: Approval,
    as: UnfulfilledEnd,
    decision?: { by: string | null; reason: string },
  ): Promise<void> {
    await this.store.moveTo(tx, approval, as, decision);
    await this.tell(tx, actor, END_EVENT[as], approval);
    await this.acts.find(approval.kind)?.ended?.(tx, actor, approval, as);
  }

  private async tell(tx: Tx, actor: Actor, step: ApprovalEvent, approval: Approval): Promise<void> {
    await this.journal.record(tx, actor, step, approval);
    await this.outbox.add(tx, step, approval.id, { approvalId: approval.id });
  }
}

const END_EVENT: Record<UnfulfilledEnd, ApprovalEvent> = {
  REJECTED: 'approval.rejected',
  WITHDRAWN: 'approval.withdrawn',
  EXPIRED: 'approval.expired',
};

function isOpen({ status }: Approval): boolean {
  return status === ApprovalStatus.PENDING || status === ApprovalStatus.APPROVED;
}

function requireVersion(approval: Approval, given: number): void {
  if (approval.version !== given) throw commonErrors.VERSION_STALE({ current: approval.version, given });
}

function requireSame(approval: Approval, input: ApprovalInput): void {
  if (inputHash(input) !== approval.inputHash) throw approvalErrors.APPROVAL_CHANGED();
}
