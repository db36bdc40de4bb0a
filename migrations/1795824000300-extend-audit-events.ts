import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What changed and why, beside who did it; and the reads of the audit log. */
export class ExtendAuditEvents1795824000300 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- [{ field, before, after }]; personal values are masked before they come here.
      ALTER TABLE audit_events ADD changes jsonb NOT NULL DEFAULT '[]', ADD reason text;
      -- An id names one object whatever its type, and is often all that somebody has.
      DROP INDEX audit_events_resource;
      CREATE INDEX audit_events_resource ON audit_events (resource_id, occurred_at DESC);
      CREATE INDEX audit_events_on_behalf ON audit_events (on_behalf_of, occurred_at DESC) WHERE on_behalf_of IS NOT NULL;
      -- People come with the request id of an error.
      CREATE INDEX audit_events_trace ON audit_events (trace_id) WHERE trace_id IS NOT NULL;
      SELECT madang_counted_list('audit_events', 'action', 'occurred_at', '{}');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    for (const event of ['insert', 'update', 'delete', 'truncate'])
      await q.query(`DROP TRIGGER counted_${event} ON audit_events`);
    await q.query(`
      DROP FUNCTION audit_events_count();
      DROP FUNCTION audit_events_fold();
      DROP TABLE audit_events_totals;
      DELETE FROM counted_lists WHERE list = 'audit_events';
      DROP INDEX audit_events_trace, audit_events_on_behalf, audit_events_resource;
      CREATE INDEX audit_events_resource ON audit_events (resource_type, resource_id, occurred_at DESC);
      ALTER TABLE audit_events DROP COLUMN changes, DROP COLUMN reason;
    `);
  }
}
