import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Acts that wait for a second person. */
export class CreateApprovals1795219200010 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE approvals (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind ~ '^[a-z-]+[.][a-z-]+$'),
        subject_type text NOT NULL,
        subject_id uuid NOT NULL,
        -- What is to be done, and its hash: neither may be written again.
        input jsonb NOT NULL CHECK (jsonb_typeof(input) = 'object'),
        input_hash text NOT NULL CHECK (input_hash ~ '^[0-9a-f]{64}$'),
        status text NOT NULL CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'USED')),
        maker_type text NOT NULL CHECK (maker_type IN ('ADMIN', 'SYSTEM')),
        maker_id uuid,
        reason text CHECK (length(reason) <= 500),
        requested_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        decided_by uuid,
        decided_at timestamptz,
        decision_reason text CHECK (length(decision_reason) <= 500),
        used_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CHECK (expires_at > requested_at),
        CHECK ((maker_type = 'ADMIN') = (maker_id IS NOT NULL)),
        CONSTRAINT approvals_second_person CHECK (
          status NOT IN ('APPROVED', 'USED') OR (decided_by IS NOT NULL AND decided_by IS DISTINCT FROM maker_id)),
        CHECK ((status = 'USED') = (used_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX approvals_open ON approvals (kind, subject_id) WHERE status IN ('PENDING', 'APPROVED');
      CREATE INDEX approvals_newest ON approvals (requested_at DESC, id DESC);
      CREATE INDEX approvals_status ON approvals (status, requested_at DESC, id DESC);
      CREATE INDEX approvals_maker ON approvals (maker_id, requested_at DESC, id DESC) WHERE maker_id IS NOT NULL;
      CREATE INDEX approvals_due ON approvals (expires_at) WHERE status IN ('PENDING', 'APPROVED');
      GRANT SELECT, INSERT ON approvals TO madang_app;
      GRANT UPDATE (status, decided_by, decided_at, decision_reason, used_at, version) ON approvals TO madang_app;

      -- The last guard of "decided once, used once": it holds for raw SQL as well.
      CREATE FUNCTION approvals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (OLD.status = 'PENDING' AND NEW.status IN ('APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'))
           OR (OLD.status = 'APPROVED' AND NEW.status IN ('USED', 'WITHDRAWN', 'EXPIRED')) THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'an approval that is % does not become %', OLD.status, NEW.status
          USING ERRCODE = 'check_violation', CONSTRAINT = 'approvals_guard';
      END $$;
      CREATE TRIGGER approvals_guard BEFORE UPDATE OF status ON approvals
        FOR EACH ROW EXECUTE FUNCTION approvals_guard();
    `);

    // Refunds that waited for a second person before there was this table wait on, for as long as a new one would.
    await q.query(`
      INSERT INTO approvals (id, kind, subject_type, subject_id, input, input_hash, status, maker_type, maker_id,
                             reason, requested_at, expires_at)
      SELECT gen_random_uuid(), 'refund.pay-out', 'refund', r.id, c.input::jsonb,
             encode(sha256(convert_to(c.input, 'UTF8')), 'hex'), 'PENDING',
             CASE WHEN r.requested_by IS NULL THEN 'SYSTEM' ELSE 'ADMIN' END, r.requested_by,
             r.memo, r.requested_at, clock_timestamp() + interval '7 days'
      FROM refunds r, LATERAL (SELECT format(
        '{"amount":"%s","paymentId":"%s","reason":"%s","refundId":"%s","userId":"%s"}',
        r.amount, r.payment_id, r.reason, r.id, r.user_id) AS input) c
      WHERE r.status = 'REQUESTED';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE approvals; DROP FUNCTION approvals_guard();');
  }
}
