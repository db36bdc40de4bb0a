import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid, newIdAt } from '../../../shared/ids.js';
import { requireWonBetween, won, type Won } from '../../../shared/money.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { DataKey } from '../../../platform/crypto/data-key.js';
import { registerSealedColumn } from '../../../platform/crypto/sealed-columns.js';
import { Db } from '../../../platform/db/db.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { PaymentMethodType } from '../payment.entity.js';
import { paymentErrors } from '../payments.errors.js';
import { isMerchantKey } from './merchant-key.rules.js';
import type { PaymentProvider } from './payment-method.rules.js';

export interface SecretState {
  name: string;
  updatedAt: Date;
}

export interface PaymentMethodRow {
  id: string;
  name: string;
  provider: PaymentProvider;
  type: PaymentMethodType;
  isActive: boolean;
  minAmount: Won;
  maxAmount: Won;
  configuration: Record<string, string>;
  secrets: SecretState[];
  updatedAt: Date;
  version: number;
}

const TABLE = 'payment_method_secrets';
registerSealedColumn({ table: TABLE, column: 'value_sealed', class: 'secret' });

// Of secrets only the name and the time leave the database; there is no statement here that reads a value. Those in use
// are read where the provider is asked, in `merchant-keys.ts`.
const SELECT = `SELECT m.id, name, provider, type, is_active AS "isActive", min_amount AS min, max_amount AS max,
  configuration, updated_at AS "updatedAt", version,
  coalesce((SELECT json_agg(json_build_object('name', s.name, 'updatedAt', s.updated_at) ORDER BY s.name)
    FROM payment_method_secrets s WHERE s.method_id = m.id AND s.retired_at IS NULL), '[]') AS secrets FROM payment_methods m`;

type Stored = Omit<PaymentMethodRow, 'minAmount' | 'maxAmount' | 'secrets'> & {
  min: string;
  max: string;
  secrets: { name: string; updatedAt: string }[];
};

/** Ways to pay: a short list that changes rarely. */
@Injectable()
export class PaymentMethods {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<PaymentMethodRow[]> {
    return (await this.db.rows<Stored>(`${SELECT} ORDER BY provider = 'TOSS' DESC, m.id`)).map(toRow);
  }

  async byId(id: string): Promise<PaymentMethodRow | null> {
    const row = isUuid(id) ? await this.db.one<Stored>(`${SELECT} WHERE m.id = $1`, [id]) : null;
    return row && toRow(row);
  }

  /**
   * Whether an order may be made for this way of paying. Orders made before are not touched by it.
   * @param type null: any that the window offers  @throws PAYMENT_METHOD_NOT_AVAILABLE, AMOUNT_OUT_OF_RANGE
   */
  async check(tx: Tx, type: PaymentMethodType | null, amount: Won): Promise<void> {
    const active: { type: string; min: string; max: string }[] = await tx.query(
      `SELECT type, min_amount AS min, max_amount AS max FROM payment_methods WHERE provider = 'TOSS' AND is_active`,
    );
    const offered = type === null ? active[0] : active.find((method) => method.type === type);
    if (!offered) throw paymentErrors.PAYMENT_METHOD_NOT_AVAILABLE();
    if (type !== null) requireWonBetween(amount, won(BigInt(offered.min)), won(BigInt(offered.max)));
  }

  /** @throws PAYMENT_METHOD_NOT_FOUND, VERSION_STALE */
  async lock(
    tx: Tx,
    id: string,
    version: number,
  ): Promise<Pick<PaymentMethodRow, 'provider' | 'type' | 'isActive'>> {
    const [row]: (Pick<PaymentMethodRow, 'provider' | 'type' | 'isActive'> & { version: number })[] = isUuid(
      id,
    )
      ? await tx.query(
          `SELECT provider, type, is_active AS "isActive", version FROM payment_methods WHERE id = $1 FOR NO KEY UPDATE`,
          [id],
        )
      : [];
    if (!row) throw paymentErrors.PAYMENT_METHOD_NOT_FOUND();
    if (row.version !== version) {
      throw commonErrors.VERSION_STALE({ current: row.version, given: version });
    }
    return row;
  }

  async insert(
    tx: Tx,
    method: Omit<PaymentMethodRow, 'id' | 'isActive' | 'secrets' | 'updatedAt' | 'version'>,
  ): Promise<string> {
    const now = this.clock.now();
    const id = newIdAt(now);
    await tx.query(
      `INSERT INTO payment_methods (id, name, provider, type, is_active, min_amount, max_amount, configuration,
         created_at, updated_at) VALUES ($1, $2, $3, $4, false, $5, $6, $7, $8, $8)`,
      [
        id,
        method.name,
        method.provider,
        method.type,
        method.minAmount.toString(),
        method.maxAmount.toString(),
        method.configuration,
        now,
      ],
    );
    return id;
  }

  async update(
    tx: Tx,
    id: string,
    method: Pick<PaymentMethodRow, 'name' | 'minAmount' | 'maxAmount' | 'configuration'>,
  ): Promise<void> {
    await tx.query(
      `UPDATE payment_methods SET name = $2, min_amount = $3, max_amount = $4, configuration = $5, updated_at = $6,
         version = version + 1 WHERE id = $1`,
      [
        id,
        method.name,
        method.minAmount.toString(),
        method.maxAmount.toString(),
        method.configuration,
        this.clock.now(),
      ],
    );
  }

  async switch(tx: Tx, id: string, isActive: boolean): Promise<void> {
    await tx.query(
      `UPDATE payment_methods SET is_active = $2, updated_at = $3, version = version + 1 WHERE id = $1`,
      [id, isActive, this.clock.now()],
    );
  }

  /**
   * Puts a secret in the place of whatever was there.
   * @param clientKey of the same merchant, when orders are opened with it
   */
  async putSecret(
    tx: Tx,
    methodId: string,
    name: string,
    value: string,
    key: DataKey,
    clientKey: string | null,
  ): Promise<void> {
    const now = this.clock.now();
    // A value belongs to its row, so that a new one makes a new row.
    await this.dropSecret(tx, methodId, name);
    const id = newIdAt(now);
    await tx.query(
      `INSERT INTO payment_method_secrets (id, method_id, name, value_sealed, updated_at, client_key)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        id,
        methodId,
        name,
        key.seal({ table: TABLE, column: 'value_sealed', row: id }, value),
        now,
        clientKey,
      ],
    );
  }

  /** Takes it away; a key that orders were opened with is kept for them. */
  async dropSecret(tx: Tx, methodId: string, name: string): Promise<void> {
    if (isMerchantKey(name)) {
      await tx.query(
        `UPDATE payment_method_secrets SET retired_at = $3 WHERE method_id = $1 AND name = $2 AND retired_at IS NULL`,
        [methodId, name, this.clock.now()],
      );
    } else {
      await tx.query(`DELETE FROM payment_method_secrets WHERE method_id = $1 AND name = $2`, [
        methodId,
        name,
      ]);
    }
  }

  /** Client keys as they are configured now, beside the secret keys in use: one may be written anew without the other. */
  async putClientKeys(tx: Tx, methodId: string, configuration: Record<string, string>): Promise<void> {
    await tx.query(
      `UPDATE payment_method_secrets SET client_key = $2::jsonb ->> replace(name, 'secretKey', 'clientKey')
       WHERE method_id = $1 AND retired_at IS NULL AND client_key IS NOT NULL
         AND client_key <> $2::jsonb ->> replace(name, 'secretKey', 'clientKey')`,
      [methodId, configuration],
    );
  }
}

function toRow({ min, max, secrets, ...row }: Stored): PaymentMethodRow {
  return {
    ...row,
    minAmount: won(BigInt(min)),
    maxAmount: won(BigInt(max)),
    secrets: secrets.map((secret) => ({ name: secret.name, updatedAt: new Date(secret.updatedAt) })),
  };
}
