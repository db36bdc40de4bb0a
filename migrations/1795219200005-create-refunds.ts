import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRefunds1795219200005 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE refunds (
        id uuid PRIMARY KEY,
        payment_id uuid NOT NULL REFERENCES payments (id),
        user_id uuid NOT NULL REFERENCES users (id),
        amount bigint NOT NULL CHECK (amount > 0),
        reason text NOT NULL CHECK (reason IN ('CUSTOMER_REQUEST', 'DUPLICATE_PAYMENT', 'SERVICE_PROBLEM',
          'WRONG_AMOUNT', 'SUSPECTED_FRAUD', 'OTHER')),
        memo text CHECK (length(memo) <= 500),
        status text NOT NULL CHECK (status IN ('REQUESTED', 'APPROVED', 'PROCESSING', 'UNKNOWN', 'SUCCEEDED',
          'FAILED', 'REJECTED', 'CANCELED')),
        points_hold_id uuid REFERENCES ledger_holds (id),
        requested_by_type text NOT NULL,
        requested_by uuid,
        approved_by_type text,
        approved_by uuid,
        rejected_reason text,
        failure_code text,
        failure_message text,
        provider_transaction_key text,
        requested_at timestamptz NOT NULL,
        decided_at timestamptz,
        processed_at timestamptz,
        next_check_at timestamptz,
        checks integer NOT NULL DEFAULT 0,
        version integer NOT NULL DEFAULT 1
      );
      CREATE INDEX refunds_payment ON refunds (payment_id, requested_at, id);
      CREATE INDEX refunds_status ON refunds (status, requested_at DESC, id DESC);
      CREATE INDEX refunds_due ON refunds (next_check_at) WHERE next_check_at IS NOT NULL;
      GRANT SELECT, INSERT ON refunds TO madang_app;
      GRANT UPDATE (status, approved_by_type, approved_by, rejected_reason, failure_code, failure_message,
        provider_transaction_key, decided_at, processed_at, next_check_at, checks, version) ON refunds TO madang_app;

      -- One row a cancel call that may have reached the provider; its id is the provider's idempotency key.
      CREATE TABLE refund_attempts (
        id uuid PRIMARY KEY,
        refund_id uuid NOT NULL REFERENCES refunds (id),
        number integer NOT NULL CHECK (number > 0),
        -- What could still be cancelled at the provider when we decided; sent along so that it guards too.
        refundable_before bigint NOT NULL CHECK (refundable_before > 0),
        started_at timestamptz NOT NULL,
        UNIQUE (refund_id, number)
      );
      SELECT madang_append_only('refund_attempts');

      CREATE TABLE refund_history (
        id uuid PRIMARY KEY,
        refund_id uuid NOT NULL REFERENCES refunds (id),
        at timestamptz NOT NULL,
        from_status text,
        status text NOT NULL,
        cause text NOT NULL,
        actor_type text NOT NULL,
        actor_id uuid,
        detail text
      );
      CREATE INDEX refund_history_refund ON refund_history (refund_id, at, id);
      SELECT madang_append_only('refund_history');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE refund_history, refund_attempts, refunds;');
  }
}
