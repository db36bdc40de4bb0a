import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Virtual accounts, deposits that a bank takes back, and the accounts that their refunds are paid to. */
export class CreateVirtualAccounts1795824007411 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- What the customer asked to pay with; null: whatever the window offers.
      ALTER TABLE payment_orders ADD method text
        CHECK (method IN ('CARD', 'EASY_PAY', 'TRANSFER', 'VIRTUAL_ACCOUNT', 'MOBILE', 'GIFT_CERTIFICATE'));

      -- The id is the payment's. The secret is what the bank's own messages about it are proven by, sealed.
      CREATE TABLE payment_virtual_accounts (
        id uuid PRIMARY KEY REFERENCES payments (id),
        user_id uuid NOT NULL REFERENCES users (id),
        bank_code text NOT NULL,
        account_number text NOT NULL,
        due_at timestamptz NOT NULL,
        expired boolean NOT NULL,
        refund_status text NOT NULL,
        secret_sealed text,
        issued_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      GRANT SELECT, INSERT ON payment_virtual_accounts TO madang_app;
      GRANT UPDATE (bank_code, account_number, due_at, expired, refund_status, secret_sealed, updated_at)
        ON payment_virtual_accounts TO madang_app;

      -- A deposit that a bank reported and took back. It may come again; its postings then belong to this row.
      CREATE TABLE deposit_reversals (
        id uuid PRIMARY KEY,
        payment_id uuid NOT NULL REFERENCES payments (id),
        number integer NOT NULL CHECK (number > 0),
        points_short bigint NOT NULL CHECK (points_short >= 0),
        reversed_at timestamptz NOT NULL,
        again_at timestamptz,
        UNIQUE (payment_id, number)
      );
      GRANT SELECT, INSERT ON deposit_reversals TO madang_app;
      GRANT UPDATE (again_at) ON deposit_reversals TO madang_app;

      -- The id is the refund's. Number and holder are sealed with the key of the person they belong to.
      CREATE TABLE refund_accounts (
        id uuid PRIMARY KEY REFERENCES refunds (id),
        user_id uuid NOT NULL REFERENCES users (id),
        bank_code text NOT NULL,
        account_number_sealed text NOT NULL,
        holder_name_sealed text NOT NULL,
        created_at timestamptz NOT NULL
      );
      GRANT SELECT, INSERT ON refund_accounts TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE refund_accounts, deposit_reversals, payment_virtual_accounts;
      ALTER TABLE payment_orders DROP method;
    `);
  }
}
