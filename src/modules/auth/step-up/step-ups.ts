import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid, newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor, type Actor, type StepUpProof } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';

/** To answer, and then to act (threat model §4 "Step-up"). */
const LIFETIME_MS = 5 * 60_000;
const ACTOR = systemActor('step-up');

export type Staff = Extract<Actor, { type: 'ADMIN' }>;
export type StepUpFactor = 'TOTP' | 'BACKUP_CODE' | 'PASSKEY';

export interface StepUpQuestion {
  id: string;
  operation: string;
  /** What a passkey has to sign. */
  challenge: string;
  expiresAt: Date;
}

/** One row an act: first a question, then a grant, then used. */
@Injectable()
export class StepUps extends StepUpGrants {
  /** What a transaction has taken: its parts may each ask for the proof. */
  private readonly taken = new WeakMap<Tx, StepUpProof>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {
    super();
  }

  async ask(tx: Tx, staff: Staff, operation: string, argumentsHash: Buffer): Promise<StepUpQuestion> {
    const now = this.clock.now();
    const question = {
      id: newIdAt(now),
      operation,
      challenge: newToken(),
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    };
    await tx.query(
      `INSERT INTO step_ups (id, admin_user_id, session_id, operation, arguments_hash, challenge, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        question.id,
        staff.id,
        staff.sessionId,
        operation,
        argumentsHash,
        question.challenge,
        now,
        question.expiresAt,
      ],
    );
    return question;
  }

  /** A question of this session that waits for its answer, locked. @throws STEP_UP_CHALLENGE_INVALID */
  async lock(tx: Tx, staff: Staff, id: string): Promise<StepUpQuestion> {
    const [row]: StepUpQuestion[] = isUuid(id)
      ? await tx.query(
          `SELECT id, operation, challenge, expires_at AS "expiresAt" FROM step_ups
           WHERE id = $1 AND session_id = $2 AND admin_user_id = $3 AND grant_hash IS NULL AND expires_at > $4
           FOR UPDATE`,
          [id, staff.sessionId, staff.id, this.clock.now()],
        )
      : [];
    if (!row) throw authErrors.STEP_UP_CHALLENGE_INVALID();
    return row;
  }

  async grant(
    tx: Tx,
    question: StepUpQuestion,
    factor: StepUpFactor,
  ): Promise<{ grant: string; expiresAt: Date }> {
    const grant = newToken();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    await tx.query(
      `UPDATE step_ups SET factor = $2, grant_hash = $3, granted_at = $4, grant_expires_at = $5 WHERE id = $1`,
      [question.id, factor, hashToken(grant), now, expiresAt],
    );
    return { grant, expiresAt };
  }

  async require(actor: Actor, proof: StepUpProof): Promise<void> {
    const staff = requireStaff(actor);
    const [found]: unknown[] = proof.grantHash
      ? await this.uow.run(ACTOR, (tx): Promise<unknown[]> =>
          tx.query(`SELECT 1 FROM step_ups WHERE ${GOOD}`, this.matching(staff, proof)),
        )
      : [];
    if (!found) throw commonErrors.STEP_UP_REQUIRED({ operation: proof.operation });
  }

  async consume(tx: Tx, actor: Actor): Promise<void> {
    if (actor.type === 'SYSTEM') return;
    const staff = requireStaff(actor);
    const proof = staff.stepUp;
    if (!proof)
      throw new Error('an act that takes a second factor was reached by an operation without @StepUp');
    if (this.taken.get(tx) === proof) return;
    const [[taken]]: [{ id: string; factor: string }[], number] = proof.grantHash
      ? await tx.query(
          `UPDATE step_ups SET used_at = $6 WHERE ${GOOD} RETURNING id, factor`,
          this.matching(staff, proof),
        )
      : [[], 0];
    if (!taken) throw commonErrors.STEP_UP_REQUIRED({ operation: proof.operation });
    this.taken.set(tx, proof);
    await this.audit.record(tx, actor, {
      action: 'admin.stepped-up',
      resourceType: 'admin-user',
      resourceId: staff.id,
      details: { operation: proof.operation, factor: taken.factor, stepUpId: taken.id },
    });
  }

  private matching(staff: Staff, proof: StepUpProof): unknown[] {
    const { grantHash, operation, argumentsHash } = proof;
    return [grantHash, staff.sessionId, staff.id, operation, argumentsHash, this.clock.now()];
  }
}

const GOOD = `grant_hash = $1 AND session_id = $2 AND admin_user_id = $3 AND operation = $4 AND arguments_hash = $5
  AND grant_expires_at > $6 AND used_at IS NULL`;

/** Keys and customers have no second factor to show. @throws FORBIDDEN */
function requireStaff(actor: Actor): Staff {
  if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
  return actor;
}
