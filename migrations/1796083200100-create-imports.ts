import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files handed in to change many records at once: what each row would do, what it did, and how to put it back. */
export class CreateImports1796083200100 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE imports (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        attachment_id uuid NOT NULL UNIQUE,
        phase text NOT NULL CHECK (phase IN ('PLANNING', 'REFUSED', 'PLANNED', 'RUNNING', 'DONE', 'UNDOING', 'UNDONE')),
        -- Of the phase: planning, running or undoing.
        job_id uuid NOT NULL,
        requested_by uuid NOT NULL,
        -- Who acts in this phase, and from where.
        acting_by uuid NOT NULL,
        ip inet,
        encoding text CHECK (encoding IN ('UTF8', 'CP949', 'JSONL')),
        -- Headings in the order of the file.
        columns text[] NOT NULL DEFAULT '{}',
        -- Why the file as a whole was not taken: code, sentence, facts.
        refusal jsonb,
        reason text CHECK (length(reason) BETWEEN 1 AND 500),
        undo_reason text CHECK (length(undo_reason) BETWEEN 1 AND 500),
        creates integer NOT NULL DEFAULT 0,
        updates integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        errors integer NOT NULL DEFAULT 0,
        applied integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        undone integer NOT NULL DEFAULT 0,
        kept integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        planned_at timestamptz,
        run_at timestamptz,
        finished_at timestamptz,
        undone_at timestamptz,
        -- Its rows and with them the way back are gone.
        forgotten_at timestamptz
      );
      CREATE INDEX imports_newest ON imports (created_at DESC, id DESC);
      CREATE INDEX imports_own ON imports (requested_by, created_at DESC, id DESC);
      CREATE INDEX imports_kept ON imports (created_at) WHERE forgotten_at IS NULL;
      GRANT SELECT, INSERT ON imports TO madang_app;
      GRANT UPDATE (phase, job_id, acting_by, ip, encoding, columns, refusal, reason, undo_reason, creates, updates,
        unchanged, errors, applied, failed, undone, kept, planned_at, run_at, finished_at, undone_at, forgotten_at)
        ON imports TO madang_app;

      CREATE TABLE import_rows (
        id uuid PRIMARY KEY,
        import_id uuid NOT NULL REFERENCES imports (id),
        line integer NOT NULL CHECK (line > 0),
        outcome text NOT NULL CHECK (outcome IN ('CREATE', 'UPDATE', 'UNCHANGED', 'ERROR')),
        -- Null of a row that does nothing.
        result text CHECK (result IN ('PLANNED', 'APPLIED', 'FAILED', 'UNDONE', 'KEPT')),
        record_id uuid,
        -- As it was when the plan was made, or as the import left it: what comes after is not overwritten.
        record_version integer,
        -- Sealed: the cells of the file, and what they change from and to.
        content text NOT NULL,
        -- Code, sentence, column, facts.
        problem jsonb,
        UNIQUE (import_id, line),
        CHECK ((result IS NULL) = (outcome IN ('UNCHANGED', 'ERROR')))
      );
      CREATE INDEX import_rows_outcome ON import_rows (import_id, outcome, line);
      CREATE INDEX import_rows_result ON import_rows (import_id, result, line) WHERE result IS NOT NULL;
      GRANT SELECT, INSERT, DELETE ON import_rows TO madang_app;
      GRANT UPDATE (result, record_id, record_version, content, problem) ON import_rows TO madang_app;

      -- A file that was handed in for something passing ends with it.
      GRANT UPDATE (kept_until) ON attachments TO madang_app;

      -- What the shop may change of a product; what was bought stays as it was.
      ALTER TABLE products ADD version integer NOT NULL DEFAULT 1;
      GRANT UPDATE (name, price, version) ON products TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      REVOKE UPDATE (name, price, version) ON products FROM madang_app;
      ALTER TABLE products DROP COLUMN version;
      REVOKE UPDATE (kept_until) ON attachments FROM madang_app;
      DROP TABLE import_rows;
      DROP TABLE imports;
    `);
  }
}
