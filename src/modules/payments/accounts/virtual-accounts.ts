import { timingSafeEqual, createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { DataKey } from '../../../platform/crypto/data-key.js';
import { Keys } from '../../../platform/crypto/keys.js';
import { Sealed } from '../../../platform/crypto/sealed.js';
import { registerSealedColumn } from '../../../platform/crypto/sealed-columns.js';
import { Db } from '../../../platform/db/db.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { markPersonalColumns } from '../../../platform/personal-data/personal-data.js';
import type { ProviderPayment } from '../gateway/payment-gateway.port.js';
import type { Payment } from '../payment.entity.js';

export interface VirtualAccountRow {
  id: string;
  userId: string;
  bankCode: string;
  accountNumber: string;
  dueAt: Date;
  expired: boolean;
  refundStatus: string;
  issuedAt: Date;
}

const TABLE = 'payment_virtual_accounts';
const KEPT = { kept: 'records of payments are kept for five years (Electronic Commerce Act)' };

registerSealedColumn({ table: TABLE, column: 'secret_sealed', class: 'secret' });
markPersonalColumns(TABLE, {
  bank_code: { kind: 'account', subjectColumn: 'user_id', erase: KEPT },
  account_number: { kind: 'account', subjectColumn: 'user_id', erase: KEPT },
});

const COLUMNS = `id, user_id AS "userId", bank_code AS "bankCode", account_number AS "accountNumber", due_at AS "dueAt",
  expired, refund_status AS "refundStatus", issued_at AS "issuedAt"`;

/** The virtual accounts of payments, one each. */
@Injectable()
export class VirtualAccounts {
  constructor(
    private readonly db: Db,
    private readonly keys: Keys,
    private readonly sealed: Sealed,
    private readonly clock: Clock,
  ) {}

  /** What sealing needs, asked for before the transaction; null where there is nothing to seal. */
  async keyFor(shown: ProviderPayment): Promise<DataKey | null> {
    return shown.virtualAccount && shown.secret !== null ? this.keys.forClass('secret') : null;
  }

  /** Keeps what the provider shows of the account, beside the state it belongs to. */
  async put(tx: Tx, payment: Payment, shown: ProviderPayment, key: DataKey | null): Promise<void> {
    const account = shown.virtualAccount;
    if (!account) return;
    const now = this.clock.now();
    const secret = key && shown.secret !== null ? key.seal(placeOf(payment.id), shown.secret) : null;
    await tx.query(
      `INSERT INTO payment_virtual_accounts AS a (id, user_id, bank_code, account_number, due_at, expired, refund_status,
         secret_sealed, issued_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
       ON CONFLICT (id) DO UPDATE SET bank_code = excluded.bank_code, account_number = excluded.account_number,
         due_at = excluded.due_at, expired = excluded.expired, refund_status = excluded.refund_status,
         secret_sealed = coalesce(excluded.secret_sealed, a.secret_sealed), updated_at = excluded.updated_at`,
      [
        payment.id,
        payment.userId,
        account.bankCode.slice(0, 10),
        account.accountNumber.slice(0, 30),
        account.dueAt,
        account.expired,
        account.refundStatus.slice(0, 100),
        secret,
        now,
      ],
    );
  }

  byPayments(paymentIds: readonly string[]): Promise<VirtualAccountRow[]> {
    return this.db.rows(`SELECT ${COLUMNS} FROM payment_virtual_accounts WHERE id = ANY($1)`, [paymentIds]);
  }

  /**
   * Whether a message of the bank carries the secret of this payment.
   * @returns null when we hold none: then only the provider can tell
   */
  async proves(paymentId: string, secret: string): Promise<boolean | null> {
    const row = await this.db.one<{ secret: string | null }>(
      `SELECT secret_sealed AS secret FROM payment_virtual_accounts WHERE id = $1`,
      [paymentId],
    );
    if (!row?.secret) return null;
    const ours = await this.sealed.open(placeOf(paymentId), row.secret);
    // Hashes are of one length, so that comparing takes the same time whatever was sent.
    return timingSafeEqual(sha256(ours), sha256(secret));
  }
}

const placeOf = (row: string) => ({ table: TABLE, column: 'secret_sealed', row });
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
