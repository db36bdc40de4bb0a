import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A payment remembers with whose key it was opened. A key that was replaced is kept, so that such payments can still be
 * asked for and given back.
 */
export class AddMerchantKeys1795910400300 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE payment_method_secrets ADD client_key text, ADD retired_at timestamptz,
        DROP CONSTRAINT payment_method_secrets_method_id_name_key;
      CREATE UNIQUE INDEX payment_method_secrets_current ON payment_method_secrets (method_id, name)
        WHERE retired_at IS NULL;
      GRANT UPDATE (client_key, retired_at) ON payment_method_secrets TO madang_app;

      ALTER TABLE payments ADD merchant_key_id uuid REFERENCES payment_method_secrets (id);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE payments DROP merchant_key_id;
      DELETE FROM payment_method_secrets WHERE retired_at IS NOT NULL;
      DROP INDEX payment_method_secrets_current;
      ALTER TABLE payment_method_secrets DROP client_key, DROP retired_at, ADD UNIQUE (method_id, name);
    `);
  }
}
