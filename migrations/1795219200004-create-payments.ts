import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders, attempts at the provider, their history, products on sale, the webhook inbox. */
export class CreatePayments1795219200004 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE products (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        purpose text NOT NULL CHECK (purpose IN ('POINT_TOPUP', 'MEMBERSHIP', 'DOMAIN_USAGE')),
        service text NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        price bigint NOT NULL CHECK (price > 0),
        tier text,
        duration_days integer CHECK (duration_days > 0),
        on_sale boolean NOT NULL,
        created_at timestamptz NOT NULL,
        CHECK ((purpose = 'MEMBERSHIP') = (tier IS NOT NULL AND duration_days IS NOT NULL))
      );
      GRANT SELECT, INSERT ON products TO madang_app;
      GRANT UPDATE (on_sale) ON products TO madang_app;

      CREATE TABLE payment_orders (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        service text NOT NULL,
        purpose text NOT NULL CHECK (purpose IN ('POINT_TOPUP', 'MEMBERSHIP', 'DOMAIN_USAGE')),
        product_id uuid REFERENCES products (id),
        order_name text NOT NULL CHECK (length(order_name) BETWEEN 1 AND 100),
        amount bigint NOT NULL CHECK (amount > 0),
        currency text NOT NULL DEFAULT 'KRW' CHECK (currency = 'KRW'),
        status text NOT NULL CHECK (status IN ('READY', 'CONFIRMING', 'WAITING_FOR_DEPOSIT', 'DONE',
          'PARTIALLY_REFUNDED', 'REFUNDED', 'FAILED', 'CANCELED', 'EXPIRED', 'UNKNOWN')),
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        UNIQUE (id, amount)
      );
      CREATE INDEX payment_orders_user ON payment_orders (user_id, created_at DESC, id DESC);
      GRANT SELECT, INSERT ON payment_orders TO madang_app;
      GRANT UPDATE (status, updated_at, version) ON payment_orders TO madang_app;

      -- One attempt at the provider. The provider never takes an order id twice, so each attempt has its own.
      -- user, purpose, name and amount are the order's, kept here because every list filters and sorts by them.
      CREATE TABLE payments (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL,
        attempt integer NOT NULL CHECK (attempt > 0),
        user_id uuid NOT NULL REFERENCES users (id),
        purpose text NOT NULL,
        order_name text NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0),
        currency text NOT NULL DEFAULT 'KRW',
        provider text NOT NULL CHECK (provider IN ('TOSS')),
        provider_order_id text NOT NULL UNIQUE CHECK (provider_order_id ~ '^[A-Za-z0-9_-]{6,64}$'),
        payment_key text UNIQUE CHECK (length(payment_key) <= 200),
        status text NOT NULL CHECK (status IN ('READY', 'CONFIRMING', 'WAITING_FOR_DEPOSIT', 'DONE',
          'PARTIALLY_REFUNDED', 'REFUNDED', 'FAILED', 'CANCELED', 'EXPIRED', 'UNKNOWN')),
        provider_status text,
        method text CHECK (method IN ('CARD', 'EASY_PAY', 'TRANSFER', 'VIRTUAL_ACCOUNT', 'MOBILE', 'GIFT_CERTIFICATE', 'OTHER')),
        instrument_label text,
        instrument_last4 text,
        receipt_url text,
        failure_code text,
        failure_message text,
        refund_reserved bigint NOT NULL DEFAULT 0,
        refunded bigint NOT NULL DEFAULT 0,
        next_check_at timestamptz,
        checks integer NOT NULL DEFAULT 0,
        requested_at timestamptz NOT NULL,
        approved_at timestamptz,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        FOREIGN KEY (order_id, amount) REFERENCES payment_orders (id, amount),
        UNIQUE (order_id, attempt),
        CHECK (refund_reserved >= 0 AND refunded >= 0),
        CONSTRAINT payments_never_refund_more CHECK (refunded + refund_reserved <= amount)
      );
      CREATE INDEX payments_newest ON payments (requested_at DESC, id DESC);
      CREATE INDEX payments_status ON payments (status, requested_at DESC, id DESC);
      CREATE INDEX payments_user ON payments (user_id, requested_at DESC, id DESC);
      CREATE INDEX payments_amount ON payments (amount DESC, id DESC);
      CREATE INDEX payments_due ON payments (next_check_at) WHERE next_check_at IS NOT NULL;
      CREATE INDEX payments_search ON payments USING gin
        ((lower(provider_order_id || ' ' || coalesce(payment_key, '') || ' ' || order_name)) gin_trgm_ops);
      GRANT SELECT, INSERT, UPDATE ON payments TO madang_app;
      REVOKE UPDATE ON payments FROM madang_app;
      GRANT UPDATE (payment_key, status, provider_status, method, instrument_label, instrument_last4, receipt_url,
        failure_code, failure_message, refund_reserved, refunded, next_check_at, checks, approved_at, updated_at, version)
        ON payments TO madang_app;

      -- One row a confirm call that may have reached the provider; its id is the provider's idempotency key.
      CREATE TABLE payment_confirmations (
        id uuid PRIMARY KEY,
        payment_id uuid NOT NULL REFERENCES payments (id),
        number integer NOT NULL CHECK (number > 0),
        started_at timestamptz NOT NULL,
        UNIQUE (payment_id, number)
      );
      SELECT madang_append_only('payment_confirmations');

      CREATE TABLE payment_history (
        id uuid PRIMARY KEY,
        payment_id uuid NOT NULL REFERENCES payments (id),
        at timestamptz NOT NULL,
        from_status text,
        status text NOT NULL,
        provider_status text,
        cause text NOT NULL,
        actor_type text NOT NULL,
        actor_id uuid,
        amount bigint,
        detail text
      );
      CREATE INDEX payment_history_payment ON payment_history (payment_id, at, id);
      SELECT madang_append_only('payment_history');

      CREATE TABLE payment_exceptions (
        id uuid PRIMARY KEY,
        payment_id uuid NOT NULL REFERENCES payments (id),
        kind text NOT NULL,
        detail text NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_at timestamptz
      );
      CREATE UNIQUE INDEX payment_exceptions_open ON payment_exceptions (payment_id, kind) WHERE closed_at IS NULL;
      GRANT SELECT, INSERT ON payment_exceptions TO madang_app;
      GRANT UPDATE (closed_at) ON payment_exceptions TO madang_app;

      CREATE TABLE webhook_deliveries (
        id uuid PRIMARY KEY,
        source text NOT NULL,
        external_id text NOT NULL CHECK (length(external_id) <= 200),
        event_type text NOT NULL,
        order_ref text,
        headers jsonb NOT NULL,
        body bytea NOT NULL CHECK (length(body) <= 65536),
        status text NOT NULL CHECK (status IN ('RECEIVED', 'DONE', 'IGNORED', 'FAILED')),
        attempts integer NOT NULL DEFAULT 0,
        error text,
        received_at timestamptz NOT NULL,
        processed_at timestamptz,
        next_attempt_at timestamptz,
        UNIQUE (source, external_id)
      );
      CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (received_at DESC, id DESC);
      CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
      GRANT SELECT, INSERT ON webhook_deliveries TO madang_app;
      GRANT UPDATE (status, attempts, error, processed_at, next_attempt_at) ON webhook_deliveries TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE webhook_deliveries, payment_exceptions, payment_history, payment_confirmations, payments,
        payment_orders, products;
    `);
  }
}
