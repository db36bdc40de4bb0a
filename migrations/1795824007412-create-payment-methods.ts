import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ways to pay, their limits, and the keys of their providers, which nobody reads back. */
export class CreatePaymentMethods1795824007412 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE payment_methods (
        id uuid PRIMARY KEY,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
        provider text NOT NULL CHECK (provider IN ('TOSS', 'NICEPAY', 'KAKAO_PAY')),
        type text NOT NULL CHECK (type IN ('CARD', 'EASY_PAY', 'TRANSFER', 'VIRTUAL_ACCOUNT', 'MOBILE', 'GIFT_CERTIFICATE')),
        -- Only what a provider stands behind can be switched on.
        is_active boolean NOT NULL CHECK (NOT is_active OR provider = 'TOSS'),
        min_amount bigint NOT NULL CHECK (min_amount > 0),
        max_amount bigint NOT NULL,
        configuration jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        UNIQUE (provider, type),
        CHECK (max_amount >= min_amount)
      );
      GRANT SELECT, INSERT ON payment_methods TO madang_app;
      GRANT UPDATE (name, is_active, min_amount, max_amount, configuration, updated_at, version)
        ON payment_methods TO madang_app;

      CREATE TABLE payment_method_secrets (
        id uuid PRIMARY KEY,
        method_id uuid NOT NULL REFERENCES payment_methods (id),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
        value_sealed text NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (method_id, name)
      );
      GRANT SELECT, INSERT, DELETE ON payment_method_secrets TO madang_app;
      GRANT UPDATE (value_sealed, updated_at) ON payment_method_secrets TO madang_app;

      INSERT INTO payment_methods (id, name, provider, type, is_active, min_amount, max_amount, configuration,
        created_at, updated_at)
      SELECT id::uuid, name, provider, type, active, least_amount, 10000000, configuration::jsonb, now(), now() FROM (VALUES
        ('01930000-0000-7000-8000-000000000001', '카드', 'TOSS', 'CARD', true, 100, '{}'),
        ('01930000-0000-7000-8000-000000000002', '간편결제', 'TOSS', 'EASY_PAY', true, 100, '{}'),
        ('01930000-0000-7000-8000-000000000003', '계좌이체', 'TOSS', 'TRANSFER', true, 200, '{}'),
        ('01930000-0000-7000-8000-000000000004', '가상계좌', 'TOSS', 'VIRTUAL_ACCOUNT', true, 200, '{}'),
        ('01930000-0000-7000-8000-000000000005', '신용카드', 'NICEPAY', 'CARD', false, 100, '{"brands": "visa, mastercard, amex"}'),
        ('01930000-0000-7000-8000-000000000006', '계좌이체', 'NICEPAY', 'TRANSFER', false, 200, '{"banks": "kb, shinhan, woori"}'),
        ('01930000-0000-7000-8000-000000000007', '카카오페이', 'KAKAO_PAY', 'EASY_PAY', false, 100, '{}')
      ) AS m (id, name, provider, type, active, least_amount, configuration);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE payment_method_secrets, payment_methods;');
  }
}
