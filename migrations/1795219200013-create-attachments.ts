import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that people attach to things. What lies in the file store is sealed; the key of each file is here, sealed. */
export class CreateAttachments1795219200013 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE attachments (
        id uuid PRIMARY KEY,
        -- What it is attached to, and by whom. Ids of several modules, hence no references.
        subject_kind text CHECK (subject_kind ~ '^[A-Z][A-Z_]{0,39}$'),
        subject_id uuid,
        uploader_type text NOT NULL CHECK (uploader_type IN ('ADMIN', 'USER', 'API_KEY')),
        uploader_id uuid NOT NULL,
        -- The customer whose own file it is; their key seals it.
        owner_user_id uuid,
        file_name text NOT NULL,
        content_type text NOT NULL,
        declared_size integer NOT NULL CHECK (declared_size > 0),
        declared_sha256 bytea CHECK (length(declared_sha256) = 32),
        -- PENDING: a link was given; RECEIVING: bytes are coming; STORED; DELETED; EXPIRED: nothing (good) came.
        state text NOT NULL CHECK (state IN ('PENDING', 'RECEIVING', 'STORED', 'DELETED', 'EXPIRED')),
        -- Of what is stored: images are written anew, so it is not what was sent.
        size integer CHECK (size > 0),
        sha256 bytea CHECK (length(sha256) = 32),
        object_key text UNIQUE,
        sealed_key text,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        claimed_at timestamptz,
        stored_at timestamptz,
        deleted_at timestamptz,
        CHECK ((subject_kind IS NULL) = (subject_id IS NULL)),
        CHECK (state NOT IN ('RECEIVING', 'STORED') OR (object_key IS NOT NULL AND sealed_key IS NOT NULL)),
        CHECK (state <> 'STORED' OR (size IS NOT NULL AND sha256 IS NOT NULL AND stored_at IS NOT NULL)),
        CHECK (state NOT IN ('DELETED', 'EXPIRED') OR sealed_key IS NULL)
      );
      CREATE INDEX attachments_subject ON attachments (subject_kind, subject_id, created_at DESC, id DESC)
        WHERE state = 'STORED';
      CREATE INDEX attachments_uploader ON attachments (uploader_type, uploader_id, created_at DESC, id DESC)
        WHERE state IN ('PENDING', 'RECEIVING', 'STORED');
      CREATE INDEX attachments_open ON attachments (expires_at) WHERE state IN ('PENDING', 'RECEIVING');
      CREATE INDEX attachments_to_remove ON attachments (id)
        WHERE state IN ('DELETED', 'EXPIRED') AND object_key IS NOT NULL;
      GRANT SELECT, INSERT ON attachments TO madang_app;
      GRANT UPDATE (state, size, sha256, object_key, sealed_key, file_name, claimed_at, stored_at, deleted_at)
        ON attachments TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE attachments;');
  }
}
