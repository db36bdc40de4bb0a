import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Totals of long lists without counting their rows. `madang_counted_list` gives a table a companion
 * `<table>_totals(key, day, count, …sums)`: every statement that changes the table appends what it changed, in the same
 * transaction, so a total read in any snapshot equals the count of that snapshot. Appending means that writers never
 * wait for each other; `madang_fold_list_totals` sums rows of the same key and day up again.
 */
export class CreateListTotals1795219200016 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE counted_lists (list name PRIMARY KEY);
      GRANT SELECT ON counted_lists TO madang_app;

      -- list: the table. key_column: what its total is asked by. at_column: the instant it is sorted by.
      -- sums: bigint columns whose sums go along. A null day stands for all days, a null key for all keys.
      CREATE FUNCTION madang_counted_list(list name, key_column name, at_column name, sums name[]) RETURNS void
      LANGUAGE plpgsql AS $make$
      DECLARE
        totals name := list || '_totals';
        columns text := (SELECT coalesce(string_agg(format(', %I', s), ''), '') FROM unnest(sums) s);
        summed text := (SELECT coalesce(string_agg(format(', sum(n * %I)', s), ''), '') FROM unnest(sums) s);
        nonzero text := (SELECT coalesce(string_agg(format(' OR sum(n * %I) <> 0', s), ''), '') FROM unnest(sums) s);
        refolded text := (SELECT coalesce(string_agg(format(', sum(%I)', s), ''), '') FROM unnest(sums) s);
        note text;
      BEGIN
        EXECUTE format('CREATE TABLE %I (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text,
          day date, count bigint NOT NULL%s)', totals,
          (SELECT coalesce(string_agg(format(', %I bigint NOT NULL', s), ''), '') FROM unnest(sums) s));
        EXECUTE format('CREATE INDEX %I ON %I (key, day)', totals || '_days', totals);
        EXECUTE format('CREATE INDEX %I ON %I (key) WHERE day IS NULL', totals || '_whole', totals);
        EXECUTE format('GRANT SELECT ON %I TO madang_app', totals);

        -- What a statement adds (n = 1) and takes away (n = -1), summed by key alone and by key and day.
        note := format('INSERT INTO %I (key, day, count%s)
          SELECT key, day, sum(n)%s FROM (SELECT %I::text AS key, (%I AT TIME ZONE ''UTC'')::date AS day, changed.*
            FROM (%%s) changed) c GROUP BY GROUPING SETS ((key), (key, day), (day)) HAVING sum(n) <> 0%s;',
          totals, columns, summed, key_column, at_column, nonzero);
        EXECUTE format($fn$
          CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $t$
          BEGIN
            IF TG_OP = 'INSERT' THEN %s
            ELSIF TG_OP = 'DELETE' THEN %s
            ELSIF TG_OP = 'UPDATE' THEN %s
            ELSE DELETE FROM %I;
            END IF;
            RETURN NULL;
          END $t$ $fn$, list || '_count',
          format(note, 'SELECT 1 AS n, * FROM made'), format(note, 'SELECT -1 AS n, * FROM gone'),
          format(note, 'SELECT 1 AS n, * FROM made UNION ALL SELECT -1, * FROM gone'), totals);
        EXECUTE format('CREATE TRIGGER counted_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS made
          FOR EACH STATEMENT EXECUTE FUNCTION %I()', list, list || '_count');
        EXECUTE format('CREATE TRIGGER counted_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS made OLD TABLE AS gone
          FOR EACH STATEMENT EXECUTE FUNCTION %I()', list, list || '_count');
        EXECUTE format('CREATE TRIGGER counted_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS gone
          FOR EACH STATEMENT EXECUTE FUNCTION %I()', list, list || '_count');
        EXECUTE format('CREATE TRIGGER counted_truncate AFTER TRUNCATE ON %I
          FOR EACH STATEMENT EXECUTE FUNCTION %I()', list, list || '_count');
        EXECUTE format(note, format('SELECT 1 AS n, * FROM %I', list));

        EXECUTE format($fn$
          CREATE FUNCTION %I() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $t$
            WITH split AS (SELECT key, day FROM %I GROUP BY key, day HAVING count(*) > 1),
            gone AS (DELETE FROM %I t USING split s
              WHERE t.key IS NOT DISTINCT FROM s.key AND t.day IS NOT DISTINCT FROM s.day RETURNING t.*),
            folded AS (INSERT INTO %I (key, day, count%s) SELECT key, day, sum(count)%s FROM gone GROUP BY key, day)
            SELECT count(*) FROM gone;
          $t$ $fn$, list || '_fold', totals, totals, totals, columns, refolded);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %I(), %I() FROM PUBLIC', list || '_count', list || '_fold');
        INSERT INTO counted_lists VALUES (list);
      END $make$;
      REVOKE EXECUTE ON FUNCTION madang_counted_list(name, name, name, name[]) FROM PUBLIC;

      -- Rows folded. Harmless to run at any time, by any number of processes.
      CREATE FUNCTION madang_fold_list_totals() RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        one name;
        folded bigint;
        total bigint := 0;
      BEGIN
        FOR one IN SELECT list FROM counted_lists ORDER BY list LOOP
          EXECUTE format('SELECT %I()', one || '_fold') INTO folded;
          total := total + folded;
        END LOOP;
        RETURN total;
      END $$;
      REVOKE EXECUTE ON FUNCTION madang_fold_list_totals() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION madang_fold_list_totals() TO madang_app;

      SELECT madang_counted_list('payments', 'status', 'requested_at', '{amount,refunded}');
      SELECT madang_counted_list('refunds', 'status', 'requested_at', '{}');
      SELECT madang_counted_list('users', 'is_active', 'created_at', '{}');
      CREATE INDEX refunds_newest ON refunds (requested_at DESC, id DESC);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX refunds_newest');
    for (const list of ['users', 'refunds', 'payments']) {
      for (const event of ['insert', 'update', 'delete', 'truncate']) {
        await q.query(`DROP TRIGGER counted_${event} ON ${list}`);
      }
      await q.query(
        `DROP FUNCTION ${list}_count(); DROP FUNCTION ${list}_fold(); DROP TABLE ${list}_totals;`,
      );
    }
    await q.query(`
      DROP FUNCTION madang_fold_list_totals();
      DROP FUNCTION madang_counted_list(name, name, name, name[]);
      DROP TABLE counted_lists;
    `);
  }
}
