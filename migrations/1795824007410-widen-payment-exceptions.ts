import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Items for staff: what they are about, who looks after them, how they ended. Refunds that leave spent points behind. */
export class WidenPaymentExceptions1795824007410 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE payment_exceptions
        ALTER payment_id DROP NOT NULL,
        -- What is open once at a time: the payment, or an order that nobody here knows.
        ADD subject text,
        ADD refund_id uuid REFERENCES refunds (id),
        ADD webhook_id uuid REFERENCES webhook_deliveries (id),
        ADD order_ref text CHECK (length(order_ref) <= 200),
        ADD amount bigint CHECK (amount >= 0),
        ADD times integer NOT NULL DEFAULT 1 CHECK (times > 0),
        ADD last_seen_at timestamptz,
        ADD owner_id uuid,
        ADD owned_at timestamptz,
        ADD closed_by_type text,
        ADD closed_by uuid,
        ADD resolution text CHECK (length(resolution) BETWEEN 1 AND 500),
        ADD version integer NOT NULL DEFAULT 1;
      UPDATE payment_exceptions e SET subject = e.payment_id::text, last_seen_at = e.opened_at,
        order_ref = p.provider_order_id, amount = p.amount,
        closed_by_type = CASE WHEN e.closed_at IS NOT NULL THEN 'SYSTEM' END
        FROM payments p WHERE p.id = e.payment_id;
      ALTER TABLE payment_exceptions
        ALTER subject SET NOT NULL,
        ALTER last_seen_at SET NOT NULL,
        ADD CONSTRAINT payment_exceptions_end CHECK ((closed_at IS NULL) = (closed_by_type IS NULL)),
        ADD CONSTRAINT payment_exceptions_reason CHECK (closed_by IS NULL OR resolution IS NOT NULL),
        ADD CONSTRAINT payment_exceptions_owner CHECK ((owner_id IS NULL) = (owned_at IS NULL));
      DROP INDEX payment_exceptions_open;
      CREATE UNIQUE INDEX payment_exceptions_open ON payment_exceptions (subject, kind) WHERE closed_at IS NULL;
      CREATE INDEX payment_exceptions_newest ON payment_exceptions (opened_at DESC, id DESC);
      CREATE INDEX payment_exceptions_payment ON payment_exceptions (payment_id, opened_at);
      GRANT UPDATE (detail, refund_id, webhook_id, amount, times, last_seen_at, owner_id, owned_at, closed_by_type,
        closed_by, resolution, version) ON payment_exceptions TO madang_app;

      ALTER TABLE refunds
        ADD points_short bigint NOT NULL DEFAULT 0 CHECK (points_short BETWEEN 0 AND amount);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    // Items about no payment have no place in the version before.
    await q.query(`
      ALTER TABLE refunds DROP points_short;
      DROP INDEX payment_exceptions_newest, payment_exceptions_payment, payment_exceptions_open;
      DELETE FROM payment_exceptions WHERE payment_id IS NULL;
      ALTER TABLE payment_exceptions ALTER payment_id SET NOT NULL, DROP subject, DROP refund_id, DROP webhook_id,
        DROP order_ref, DROP amount, DROP times, DROP last_seen_at, DROP CONSTRAINT payment_exceptions_owner,
        DROP owner_id, DROP owned_at, DROP CONSTRAINT payment_exceptions_end,
        DROP CONSTRAINT payment_exceptions_reason, DROP closed_by_type, DROP closed_by, DROP resolution, DROP version;
      CREATE UNIQUE INDEX payment_exceptions_open ON payment_exceptions (payment_id, kind) WHERE closed_at IS NULL;
    `);
  }
}
