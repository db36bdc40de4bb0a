import { Injectable } from '@nestjs/common';
import type { Cache } from '../../../platform/cache/cache.js';
import { Caches } from '../../../platform/cache/caches.js';
import { Config } from '../../../platform/config/config.js';
import { Sealed } from '../../../platform/crypto/sealed.js';
import { Db } from '../../../platform/db/db.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { PaymentMethodType } from '../payment.entity.js';
import { secretKeyNames } from './merchant-key.rules.js';

interface SealedKey {
  id: string;
  value: string;
  clientKey: string;
}

/** What a key that an order was opened with stands for now. */
interface Merchant {
  clientKey: string;
  /** The key itself, then the one that has taken its place. */
  secretKeys: string[];
}

const TABLE = 'payment_method_secrets';

/** The keys that orders are opened with: those of their way of paying and service, or else the environment's. */
@Injectable()
export class MerchantKeys {
  /** Opened secrets: in the memory of this process and nowhere else. */
  private readonly merchants: Cache<string, Merchant>;

  constructor(
    private readonly db: Db,
    private readonly sealed: Sealed,
    private readonly config: Config,
    caches: Caches,
  ) {
    this.merchants = caches.of({
      name: 'merchant-keys',
      max: 200,
      memoryMs: 60_000,
      key: (id) => id,
      load: (id) => this.read(id),
      invalidatedBy: { 'payment-method.changed': () => 'all' },
    });
  }

  /**
   * The key a new order is opened with; null means the environment's. Read from the rows themselves: an order must not
   * be opened with a key that was just replaced.
   * @param type null: any that the window offers, which are cards first
   */
  async forOrder(tx: Tx, service: string, type: PaymentMethodType | null): Promise<string | null> {
    const [row]: { id: string }[] = await tx.query(
      `SELECT s.id FROM payment_method_secrets s JOIN payment_methods m ON m.id = s.method_id
       WHERE m.provider = 'TOSS' AND m.type = $1 AND s.retired_at IS NULL AND s.name = ANY($2)
       ORDER BY array_position($2, s.name) LIMIT 1`,
      [type ?? PaymentMethodType.CARD, secretKeyNames(service)],
    );
    return row?.id ?? null;
  }

  /**
   * Secret keys to ask the provider with, in this order: the next one only when the provider does not know the last.
   * @throws VALUE_UNREADABLE
   */
  async secretKeys(id: string | null): Promise<string[]> {
    return id === null ? [this.config.env.TOSS_SECRET_KEY] : (await this.merchants.get(id)).secretKeys;
  }

  /** What the payment window is opened with. @throws VALUE_UNREADABLE */
  async clientKey(id: string | null): Promise<string> {
    return id === null ? this.config.env.TOSS_CLIENT_KEY : (await this.merchants.get(id)).clientKey;
  }

  /** Every merchant there is or was, for what names no order of ours. */
  async all(): Promise<(string | null)[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM payment_method_secrets WHERE client_key IS NOT NULL ORDER BY id DESC LIMIT 50`,
    );
    return [null, ...rows.map(({ id }) => id)];
  }

  /** Every key that the lists of a merchant may be read with. The provider may not know a former one any more. */
  async toRead(): Promise<{ id: string | null; isFormer: boolean }[]> {
    const rows = await this.db.rows<{ id: string; isFormer: boolean }>(
      `SELECT id, retired_at IS NOT NULL AS "isFormer" FROM payment_method_secrets WHERE client_key IS NOT NULL
       ORDER BY retired_at IS NOT NULL, id DESC LIMIT 50`,
    );
    return [{ id: null, isFormer: false }, ...rows];
  }

  private async read(id: string): Promise<Merchant> {
    const rows = await this.db.rows<SealedKey>(
      `SELECT s.id, s.value_sealed AS value, s.client_key AS "clientKey"
       FROM payment_method_secrets own JOIN payment_method_secrets s ON s.method_id = own.method_id AND s.name = own.name
       WHERE own.id = $1 AND (s.id = own.id OR s.retired_at IS NULL) ORDER BY s.id = own.id DESC`,
      [id],
    );
    const secretKeys: string[] = [];
    for (const row of rows) {
      secretKeys.push(
        await this.sealed.open({ table: TABLE, column: 'value_sealed', row: row.id }, row.value),
      );
    }
    return { clientKey: rows[0]?.clientKey ?? '', secretKeys };
  }
}
