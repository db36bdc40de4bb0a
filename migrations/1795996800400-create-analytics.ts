import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What customers do, event by event in day partitions, and the same once more as a column a day and kind: sorted,
 * packed, a few bytes an event. Questions read columns and what came since they were written; both are exact.
 */
export class CreateAnalytics1795996800400 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- People by small numbers, so that a set of them is a bit each.
      CREATE TABLE activity_people (
        no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL UNIQUE REFERENCES users (id),
        joined_at timestamptz NOT NULL
      );
      CREATE INDEX activity_people_joined ON activity_people (joined_at);
      INSERT INTO activity_people (user_id, joined_at) SELECT id, created_at FROM users ORDER BY created_at, id;
      GRANT SELECT, INSERT ON activity_people TO madang_app;

      CREATE TABLE activity_kinds (
        no smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL UNIQUE CHECK (kind ~ '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$' AND length(kind) <= 60),
        created_at timestamptz NOT NULL
      );
      GRANT SELECT, INSERT ON activity_kinds TO madang_app;

      CREATE TABLE activity_events (
        id uuid NOT NULL,
        person_no integer NOT NULL,
        kind_no smallint NOT NULL,
        at timestamptz(3) NOT NULL,
        details jsonb CHECK (jsonb_typeof(details) = 'object')
      ) PARTITION BY RANGE (at);
      CREATE TABLE activity_events_default PARTITION OF activity_events DEFAULT;
      CREATE INDEX activity_events_at ON activity_events USING brin (at);
      CREATE INDEX activity_events_person ON activity_events (person_no, at DESC, id DESC);
      SELECT madang_append_only('activity_events');
      INSERT INTO partitioned_tables VALUES ('activity_events');

      -- An event is taken once, whatever time it says the second time. Kept for as long as late events are taken.
      CREATE TABLE activity_ids (
        id uuid PRIMARY KEY,
        taken_at timestamptz NOT NULL
      );
      CREATE INDEX activity_ids_age ON activity_ids USING brin (taken_at);
      GRANT SELECT, INSERT, DELETE ON activity_ids TO madang_app;

      -- Events that no column holds yet. Days are Seoul's; ms counts from where the day begins.
      CREATE TABLE activity_fresh (
        day date NOT NULL,
        kind_no smallint NOT NULL,
        person_no integer NOT NULL,
        ms integer NOT NULL CHECK (ms >= 0 AND ms < 86400000)
      );
      CREATE INDEX activity_fresh_day ON activity_fresh (day, kind_no);
      GRANT SELECT, INSERT, DELETE ON activity_fresh TO madang_app;

      CREATE TABLE activity_columns (
        day date NOT NULL,
        kind_no smallint NOT NULL REFERENCES activity_kinds,
        events integer NOT NULL CHECK (events > 0),
        people integer NOT NULL CHECK (people > 0),
        who bytea NOT NULL,
        how_often bytea NOT NULL,
        times bytea NOT NULL,
        written_at timestamptz NOT NULL,
        PRIMARY KEY (day, kind_no)
      );
      -- Packed already: pressing it again costs time and gains nothing.
      ALTER TABLE activity_columns ALTER who SET STORAGE EXTERNAL, ALTER how_often SET STORAGE EXTERNAL,
        ALTER times SET STORAGE EXTERNAL;
      GRANT SELECT, INSERT, DELETE, UPDATE (events, people, who, how_often, times, written_at)
        ON activity_columns TO madang_app;

      CREATE TABLE segments (
        id uuid PRIMARY KEY,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        cell text NOT NULL CHECK (length(cell) <= 2000),
        size integer NOT NULL CHECK (size >= 0),
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX segments_name ON segments (lower(name));
      CREATE INDEX segments_newest ON segments (created_at DESC, id DESC);
      GRANT SELECT, INSERT, DELETE ON segments TO madang_app;

      CREATE TABLE segment_members (
        segment_id uuid NOT NULL REFERENCES segments ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id),
        PRIMARY KEY (segment_id, user_id)
      );
      CREATE INDEX segment_members_user ON segment_members (user_id);
      GRANT SELECT, INSERT, DELETE ON segment_members TO madang_app;

      -- Days go as a whole, and the columns with them: what is left can always be rebuilt.
      CREATE FUNCTION madang_drop_activity_events(keep_days integer) RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        child text; dropped integer := 0;
        first_kept date := (now() AT TIME ZONE 'UTC')::date - greatest(keep_days, 31);
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('madang_ensure_partitions'));
        PERFORM set_config('lock_timeout', '2s', true);
        FOR child IN
          SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'activity_events'::regclass AND c.relname ~ '^activity_events_[0-9]{8}$'
            AND to_date(right(c.relname, 8), 'YYYYMMDD') < first_kept
          ORDER BY c.relname
        LOOP
          EXECUTE format('DROP TABLE %I', child);
          dropped := dropped + 1;
        END LOOP;
        -- A Seoul day begins on the day before in UTC: of the first day kept a part is gone.
        DELETE FROM activity_columns WHERE day <= first_kept;
        DELETE FROM activity_fresh WHERE day <= first_kept;
        RETURN dropped;
      END $$;
      REVOKE ALL ON FUNCTION madang_drop_activity_events(integer) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION madang_drop_activity_events(integer) TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP FUNCTION madang_drop_activity_events(integer);
      DELETE FROM partitioned_tables WHERE name = 'activity_events';
      DROP TABLE segment_members, segments, activity_columns, activity_fresh, activity_ids, activity_events,
        activity_kinds, activity_people;
    `);
  }
}
