import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that seal single values, each wrapped by a master key that only the environment knows. */
export class CreateKeys1795219200012 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE data_keys (
        id uuid PRIMARY KEY,
        class text NOT NULL CHECK (class ~ '^[a-z][a-z-]{0,39}$'),
        -- The person whose key it is; null for the key of a whole class. No reference: the row outlives the person.
        subject_id uuid,
        version integer NOT NULL CHECK (version > 0),
        state text NOT NULL CHECK (state IN ('CURRENT', 'RETIRED', 'DESTROYED')),
        -- Nonce (12), ciphertext (32), tag (16).
        wrapped bytea CHECK (length(wrapped) = 60),
        master_kid text,
        created_at timestamptz NOT NULL,
        retired_at timestamptz,
        -- Since when no value is sealed with it any more.
        emptied_at timestamptz,
        destroyed_at timestamptz,
        UNIQUE NULLS NOT DISTINCT (class, subject_id, version),
        CHECK ((class = 'subject') = (subject_id IS NOT NULL)),
        CHECK ((state = 'DESTROYED') = (wrapped IS NULL)),
        CHECK ((wrapped IS NULL) = (master_kid IS NULL)),
        CHECK ((state = 'DESTROYED') = (destroyed_at IS NOT NULL)),
        CHECK (state <> 'RETIRED' OR retired_at IS NOT NULL)
      );
      CREATE UNIQUE INDEX data_keys_current ON data_keys (class, subject_id) NULLS NOT DISTINCT
        WHERE state = 'CURRENT';
      CREATE INDEX data_keys_master ON data_keys (master_kid, id) WHERE wrapped IS NOT NULL;
      GRANT SELECT, INSERT ON data_keys TO madang_app;
      GRANT UPDATE (state, wrapped, master_kid, retired_at, emptied_at, destroyed_at) ON data_keys TO madang_app;

      -- A destroyed key stays destroyed.
      CREATE FUNCTION data_keys_stay_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'a destroyed key stays destroyed' USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER stay_destroyed BEFORE UPDATE ON data_keys
        FOR EACH ROW WHEN (OLD.state = 'DESTROYED') EXECUTE FUNCTION data_keys_stay_destroyed();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE data_keys;
      DROP FUNCTION data_keys_stay_destroyed();
    `);
  }
}
