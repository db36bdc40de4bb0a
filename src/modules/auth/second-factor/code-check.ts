import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Sealed } from '../../../platform/crypto/sealed.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { DomainError } from '../../../shared/errors.js';
import { authErrors } from '../auth.errors.js';
import { SignInLimits, type Try } from '../sign-in/sign-in-limits.js';
import { BackupCodes } from './backup-codes.js';
import { FactorStore } from './factor-store.js';
import { stepOfCode } from './totp.js';

const ACTOR = systemActor('second-factor');

/** What a right code was. */
export type CodeFactor = 'TOTP' | 'BACKUP_CODE';

/** A code that somebody typed, with what is needed to judge it. */
export interface TypedCode {
  adminUserId: string;
  factorId: string | null;
  step: number | null;
  backupMac: Buffer | null;
}

/** Judges the codes of an account: those of its authenticator app, and its backup codes. */
@Injectable()
export class CodeCheck {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sealed: Sealed,
    private readonly factors: FactorStore,
    private readonly backups: BackupCodes,
    private readonly limits: SignInLimits,
    private readonly clock: Clock,
  ) {}

  /** Before the transaction: opening a secret may have to fetch a key. */
  async read(adminUserId: string, typed: string): Promise<TypedCode> {
    const backupMac = await this.backups.macOf(adminUserId, typed);
    const factor = await this.uow.run(ACTOR, (tx) => this.factors.totpOf(tx, adminUserId));
    if (!factor) return { adminUserId, factorId: null, step: null, backupMac };
    const secret = await this.sealed.open(this.factors.placeOf(factor.id), factor.secret);
    const step = stepOfCode(secret, typed.replace(/\s/g, ''), this.clock.now());
    return { adminUserId, factorId: factor.id, step, backupMac };
  }

  /**
   * Takes the code in `tx`, which must commit also when the answer is null: a wrong code counts, for the account and
   * not for the ticket or the session it came with.
   * @returns what it was; null when it is wrong, or was used before
   * @throws RATE_LIMITED, SECOND_FACTOR_LOCKED
   */
  async take(tx: Tx, code: TypedCode, address: string | null): Promise<CodeFactor | null> {
    const attempt: Try = { kind: 'staff-code', account: code.adminUserId, address, device: null };
    await this.limits.check(tx, attempt).catch((refusal: unknown) => {
      const isLocked = refusal instanceof DomainError && refusal.code === 'SIGN_IN_RESET_NEEDED';
      throw isLocked ? authErrors.SECOND_FACTOR_LOCKED() : refusal;
    });
    const factor = await this.factorOf(tx, code);
    await (factor ? this.limits.succeeded(tx, attempt) : this.limits.failed(tx, attempt));
    return factor;
  }

  private async factorOf(tx: Tx, code: TypedCode): Promise<CodeFactor | null> {
    const { adminUserId, factorId, step, backupMac } = code;
    if (factorId !== null && step !== null && (await this.factors.takeStep(tx, factorId, step)))
      return 'TOTP';
    const isBackup = backupMac !== null && (await this.factors.takeBackupCode(tx, adminUserId, backupMac));
    return isBackup ? 'BACKUP_CODE' : null;
  }
}
