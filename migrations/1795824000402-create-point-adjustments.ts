import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Points given or taken by hand, with their reason; and files that are handed in first and attached later. */
export class CreatePointAdjustments1795824000402 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE point_adjustments (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        delta bigint NOT NULL CHECK (delta <> 0),
        reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
        status text NOT NULL CHECK (status IN ('REQUESTED', 'POSTED', 'REJECTED', 'CANCELED')),
        -- What is taken is set aside while somebody else decides.
        hold_id uuid REFERENCES ledger_holds (id),
        posting_id uuid REFERENCES ledger_postings (id),
        requested_by_type text NOT NULL,
        requested_by uuid,
        decided_by uuid,
        requested_at timestamptz NOT NULL,
        decided_at timestamptz,
        CHECK ((status = 'POSTED') = (posting_id IS NOT NULL)),
        CHECK ((status = 'REQUESTED') = (decided_at IS NULL)),
        CHECK (hold_id IS NULL OR delta < 0)
      );
      CREATE INDEX point_adjustments_newest ON point_adjustments (requested_at DESC, id DESC);
      CREATE INDEX point_adjustments_user ON point_adjustments (user_id, requested_at DESC, id DESC);
      GRANT SELECT, INSERT ON point_adjustments TO madang_app;
      GRANT UPDATE (status, hold_id, posting_id, decided_by, decided_at) ON point_adjustments TO madang_app;
      GRANT UPDATE (subject_kind, subject_id) ON attachments TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      REVOKE UPDATE (subject_kind, subject_id) ON attachments FROM madang_app;
      DROP TABLE point_adjustments;
    `);
  }
}
