import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every link of the chains carries a code that only whoever has the keys can make, so that a chain somebody wrote anew
 * is told from ours at its first link. Links from before have none and are made anew.
 */
export class SignAuditChain1795824000303 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE audit_seals DISABLE TRIGGER USER;
      DELETE FROM audit_seals;
      ALTER TABLE audit_seals ENABLE TRIGGER USER;
      INSERT INTO audit_unsealed SELECT id, occurred_at FROM audit_events ON CONFLICT DO NOTHING;
      ALTER TABLE audit_seals ADD key_id uuid NOT NULL, ADD mac bytea NOT NULL CHECK (length(mac) = 32);
      ALTER TABLE access_seals ADD key_id uuid NOT NULL, ADD mac bytea NOT NULL CHECK (length(mac) = 32);

      -- Signed heads: so many there were, and this was the last. The same go outside, where this database cannot reach.
      CREATE TABLE audit_checkpoints (
        seq bigint PRIMARY KEY CHECK (seq > 0),
        events bigint NOT NULL,
        hash bytea NOT NULL CHECK (length(hash) = 32),
        access_seq bigint NOT NULL,
        access_hash bytea NOT NULL CHECK (length(access_hash) = 32),
        made_at timestamptz NOT NULL,
        key_id uuid NOT NULL,
        signature bytea NOT NULL CHECK (length(signature) = 64)
      );
      SELECT madang_append_only('audit_checkpoints');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE audit_checkpoints;
      ALTER TABLE access_seals DROP COLUMN mac, DROP COLUMN key_id;
      ALTER TABLE audit_seals DROP COLUMN mac, DROP COLUMN key_id;
    `);
  }
}
