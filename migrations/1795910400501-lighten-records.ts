import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every deed writes beside itself, with less work for each: many are written by one statement. */
export class LightenRecords1795910400501 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- Events of one statement are queued for the seal together.
      DROP TRIGGER queue_for_seal ON audit_events;
      CREATE OR REPLACE FUNCTION audit_queue_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_unsealed (event_id, event_at) SELECT id, occurred_at FROM made;
        RETURN NULL;
      END $$;
      CREATE TRIGGER queue_for_seal AFTER INSERT ON audit_events REFERENCING NEW TABLE AS made
        FOR EACH STATEMENT EXECUTE FUNCTION audit_queue_for_seal();

      -- The primary key, read backwards, is the same order.
      DROP INDEX audit_events_newest;

      -- A fact gets its position after it was written: without one it is in no reader's way.
      ALTER TABLE outbox DROP CONSTRAINT outbox_position_key;
      CREATE UNIQUE INDEX outbox_position ON outbox (position) WHERE position IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX outbox_position;
      ALTER TABLE outbox ADD CONSTRAINT outbox_position_key UNIQUE (position);
      CREATE INDEX audit_events_newest ON audit_events (occurred_at DESC, id DESC);
      DROP TRIGGER queue_for_seal ON audit_events;
      CREATE OR REPLACE FUNCTION audit_queue_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_unsealed (event_id, event_at) VALUES (NEW.id, NEW.occurred_at);
        RETURN NULL;
      END $$;
      CREATE TRIGGER queue_for_seal AFTER INSERT ON audit_events
        FOR EACH ROW EXECUTE FUNCTION audit_queue_for_seal();
    `);
  }
}
