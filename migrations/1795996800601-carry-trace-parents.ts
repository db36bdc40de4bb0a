import type { MigrationInterface, QueryRunner } from 'typeorm';

const addEach = (column: string, field: string, type: string): string => `
  CREATE OR REPLACE FUNCTION outbox_add_each(facts jsonb, at timestamptz, happened boolean[] DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO outbox (id, event, subject_id, payload, trace_id,${column} occurred_at)
      SELECT f.id, f.event, f."subjectId", f.payload, f."traceId",${field} at
      FROM jsonb_to_recordset(facts)
        AS f (id uuid, event text, "subjectId" uuid, payload jsonb, "traceId" text,${type} "of" integer)
      WHERE happened IS NULL OR happened[f."of"];
  END $$;`;

/** With a fact goes the part of the trace it comes from, so that what is done after it is a part of that. */
export class CarryTraceParents1795996800601 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE outbox ADD trace_parent text
        CHECK (trace_parent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
      ${addEach(' trace_parent,', ' f."traceParent",', ' "traceParent" text,')}
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ${addEach('', '', '')}
      ALTER TABLE outbox DROP trace_parent;
    `);
  }
}
