import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { DataKey } from '../../platform/crypto/data-key.js';
import { Keys } from '../../platform/crypto/keys.js';
import { Sealed } from '../../platform/crypto/sealed.js';
import { Db } from '../../platform/db/db.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';
import type { RefundAccount } from '../payments/index.js';

const TABLE = 'refund_accounts';

markPersonalColumns(TABLE, {
  bank_code: {
    kind: 'account',
    subjectColumn: 'user_id',
    erase: { kept: 'says nothing without the number, which ends with its key' },
  },
  account_number_sealed: { kind: 'account', subjectColumn: 'user_id', erase: 'with-key' },
  holder_name_sealed: { kind: 'name', subjectColumn: 'user_id', erase: 'with-key' },
});

/** What is known of the account a refund goes to; number and holder are null once their person's key is gone. */
export interface KnownRefundAccount {
  refundId: string;
  userId: string;
  bankCode: string;
  accountNumber: string | null;
  holderName: string | null;
}

interface Row {
  id: string;
  userId: string;
  bankCode: string;
  number: string;
  holder: string;
}

const placeOf = (column: 'account_number_sealed' | 'holder_name_sealed', row: string) => ({
  table: TABLE,
  column,
  row,
});

/** Customers' own accounts that refunds are paid to, sealed with the key of the customer. */
@Injectable()
export class RefundAccounts {
  constructor(
    private readonly db: Db,
    private readonly keys: Keys,
    private readonly sealed: Sealed,
    private readonly clock: Clock,
  ) {}

  /** Before the transaction: a first key is written. */
  keyOf(userId: string): Promise<DataKey> {
    return this.keys.forSubject(userId);
  }

  async put(tx: Tx, refundId: string, userId: string, account: RefundAccount, key: DataKey): Promise<void> {
    await tx.query(
      `INSERT INTO refund_accounts (id, user_id, bank_code, account_number_sealed, holder_name_sealed, created_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        refundId,
        userId,
        account.bankCode,
        key.seal(placeOf('account_number_sealed', refundId), account.accountNumber),
        key.seal(placeOf('holder_name_sealed', refundId), account.holderName),
        this.clock.now(),
      ],
    );
  }

  /** Null where the refund goes back the way the money came. @throws VALUE_UNREADABLE */
  async of(refundId: string): Promise<RefundAccount | null> {
    const [row] = await this.rows([refundId]);
    if (!row) return null;
    return {
      bankCode: row.bankCode,
      accountNumber: await this.sealed.open(placeOf('account_number_sealed', row.id), row.number),
      holderName: await this.sealed.open(placeOf('holder_name_sealed', row.id), row.holder),
    };
  }

  async known(refundIds: readonly string[]): Promise<KnownRefundAccount[]> {
    const rows = await this.rows(refundIds);
    const opened = await this.sealed.openAll(
      rows.flatMap((row) => [
        { place: placeOf('account_number_sealed', row.id), sealed: row.number },
        { place: placeOf('holder_name_sealed', row.id), sealed: row.holder },
      ]),
    );
    const textAt = (index: number): string | null => {
      const value = opened[index];
      return value?.readable ? value.text : null;
    };
    return rows.map((row, i) => ({
      refundId: row.id,
      userId: row.userId,
      bankCode: row.bankCode,
      accountNumber: textAt(2 * i),
      holderName: textAt(2 * i + 1),
    }));
  }

  private rows(refundIds: readonly string[]): Promise<Row[]> {
    return this.db.rows<Row>(
      `SELECT id, user_id AS "userId", bank_code AS "bankCode", account_number_sealed AS number,
         holder_name_sealed AS holder FROM refund_accounts WHERE id = ANY($1)`,
      [refundIds],
    );
  }
}
