import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bills for the use of domains, and orders that pay for something of another module. */
export class CreateUsageBills1795996800500 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- What an order pays for, where that is another module's: it can be paid once.
      ALTER TABLE payment_orders ADD subject_id uuid,
        ADD CONSTRAINT payment_orders_subject CHECK ((purpose = 'DOMAIN_USAGE') = (subject_id IS NOT NULL));
      CREATE INDEX payment_orders_subject ON payment_orders (subject_id) WHERE subject_id IS NOT NULL;

      CREATE TABLE usage_bills (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        service text NOT NULL DEFAULT 'KST' CHECK (service = 'KST'),
        -- The first day of the month, which is one of Asia/Seoul.
        month date NOT NULL CHECK (extract(day FROM month) = 1),
        amount bigint NOT NULL CHECK (amount > 0),
        status text NOT NULL CHECK (status IN ('OPEN', 'PAID', 'VOID')),
        payment_id uuid REFERENCES payments (id),
        paid_at timestamptz,
        void_reason text CHECK (length(void_reason) BETWEEN 1 AND 500),
        issued_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT usage_bills_paid CHECK (
          (status = 'PAID') = (payment_id IS NOT NULL) AND (status = 'PAID') = (paid_at IS NOT NULL)),
        CONSTRAINT usage_bills_void CHECK ((status = 'VOID') = (void_reason IS NOT NULL))
      );
      CREATE UNIQUE INDEX usage_bills_month ON usage_bills (user_id, month) WHERE status <> 'VOID';
      CREATE UNIQUE INDEX usage_bills_payment ON usage_bills (payment_id) WHERE payment_id IS NOT NULL;
      CREATE INDEX usage_bills_newest ON usage_bills (issued_at DESC, id DESC);
      CREATE INDEX usage_bills_user ON usage_bills (user_id, month DESC, id DESC);
      GRANT SELECT, INSERT ON usage_bills TO madang_app;
      GRANT UPDATE (status, payment_id, paid_at, void_reason, updated_at, version) ON usage_bills TO madang_app;

      CREATE TABLE usage_bill_lines (
        bill_id uuid NOT NULL REFERENCES usage_bills (id),
        number integer NOT NULL CHECK (number > 0),
        description text NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
        hostname text CHECK (length(hostname) BETWEEN 1 AND 253),
        -- What is free of charge is a line of nothing.
        amount bigint NOT NULL CHECK (amount >= 0),
        PRIMARY KEY (bill_id, number)
      );
      SELECT madang_append_only('usage_bill_lines');

      CREATE TABLE usage_bill_history (
        id uuid PRIMARY KEY,
        bill_id uuid NOT NULL REFERENCES usage_bills (id),
        at timestamptz NOT NULL,
        action text NOT NULL CHECK (action IN ('ISSUED', 'PAID', 'REOPENED', 'VOIDED')),
        payment_id uuid,
        actor_type text NOT NULL,
        actor_id uuid
      );
      CREATE INDEX usage_bill_history_bill ON usage_bill_history (bill_id, at, id);
      SELECT madang_append_only('usage_bill_history');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE usage_bill_history, usage_bill_lines, usage_bills;
      DROP INDEX payment_orders_subject;
      ALTER TABLE payment_orders DROP CONSTRAINT payment_orders_subject, DROP subject_id;
    `);
  }
}
