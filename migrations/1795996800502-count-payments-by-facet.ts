import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Totals of a list by several columns at once, kept as those of `madang_counted_list` are: `<list>_facets` has a row for
 * each combination of values there is, of each day and (with a null day) of all.
 */
export class CountPaymentsByFacet1795996800502 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE FUNCTION madang_faceted_list(list name, facets name[], at_column name, sums name[]) RETURNS void
      LANGUAGE plpgsql AS $make$
      DECLARE
        totals name := list || '_facets';
        keys text := (SELECT string_agg(format('%I', f), ', ' ORDER BY n) FROM unnest(facets) WITH ORDINALITY u (f, n));
        same text := (SELECT string_agg(format('t.%I IS NOT DISTINCT FROM s.%I', f, f), ' AND ') FROM unnest(facets) f);
        columns text := (SELECT coalesce(string_agg(format(', %I', s), ''), '') FROM unnest(sums) s);
        summed text := (SELECT coalesce(string_agg(format(', sum(n * %I)', s), ''), '') FROM unnest(sums) s);
        nonzero text := (SELECT coalesce(string_agg(format(' OR sum(n * %I) <> 0', s), ''), '') FROM unnest(sums) s);
        refolded text := (SELECT coalesce(string_agg(format(', sum(%I)', s), ''), '') FROM unnest(sums) s);
        note text;
      BEGIN
        EXECUTE format('CREATE TABLE %I (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, %s, day date,
          count bigint NOT NULL%s)', totals,
          (SELECT string_agg(format('%I text', f), ', ' ORDER BY n) FROM unnest(facets) WITH ORDINALITY u (f, n)),
          (SELECT coalesce(string_agg(format(', %I bigint NOT NULL', s), ''), '') FROM unnest(sums) s));
        EXECUTE format('CREATE INDEX %I ON %I (day)', totals || '_days', totals);
        EXECUTE format('GRANT SELECT ON %I TO madang_app', totals);

        note := format('INSERT INTO %I (%s, day, count%s)
          SELECT %s, day, sum(n)%s FROM (SELECT (%I AT TIME ZONE ''UTC'')::date AS day, changed.* FROM (%%s) changed) c
          GROUP BY GROUPING SETS ((%s), (%s, day)) HAVING sum(n) <> 0%s;',
          totals, keys, columns, keys, summed, at_column, keys, keys, nonzero);
        EXECUTE format($fn$
          CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $t$
          BEGIN
            IF TG_OP = 'INSERT' THEN %s
            ELSIF TG_OP = 'DELETE' THEN %s
            ELSIF TG_OP = 'UPDATE' THEN %s
            ELSE DELETE FROM %I;
            END IF;
            RETURN NULL;
          END $t$ $fn$, totals || '_count',
          format(note, 'SELECT 1 AS n, * FROM made'), format(note, 'SELECT -1 AS n, * FROM gone'),
          format(note, 'SELECT 1 AS n, * FROM made UNION ALL SELECT -1, * FROM gone'), totals);
        EXECUTE format('CREATE TRIGGER faceted_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS made
          FOR EACH STATEMENT EXECUTE FUNCTION %I()', list, totals || '_count');
        EXECUTE format('CREATE TRIGGER faceted_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS made OLD TABLE AS gone
          FOR EACH STATEMENT EXECUTE FUNCTION %I()', list, totals || '_count');
        EXECUTE format('CREATE TRIGGER faceted_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS gone
          FOR EACH STATEMENT EXECUTE FUNCTION %I()', list, totals || '_count');
        EXECUTE format('CREATE TRIGGER faceted_truncate AFTER TRUNCATE ON %I
          FOR EACH STATEMENT EXECUTE FUNCTION %I()', list, totals || '_count');
        EXECUTE format(note, format('SELECT 1 AS n, * FROM %I', list));

        EXECUTE format($fn$
          CREATE FUNCTION %I() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $t$
            WITH split AS (SELECT %s, day FROM %I GROUP BY %s, day HAVING count(*) > 1),
            gone AS (DELETE FROM %I t USING split s WHERE %s AND t.day IS NOT DISTINCT FROM s.day RETURNING t.*),
            folded AS (INSERT INTO %I (%s, day, count%s) SELECT %s, day, sum(count)%s FROM gone GROUP BY %s, day)
            SELECT count(*) FROM gone;
          $t$ $fn$, totals || '_fold', keys, totals, keys, totals, same, totals, keys, columns, keys, refolded, keys);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %I(), %I() FROM PUBLIC', totals || '_count', totals || '_fold');
        -- Summed up again by the same round.
        INSERT INTO counted_lists VALUES (totals);
      END $make$;
      REVOKE EXECUTE ON FUNCTION madang_faceted_list(name, name[], name, name[]) FROM PUBLIC;

      SELECT madang_faceted_list('payments', '{status,purpose,method}', 'requested_at', '{amount,refunded}');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM counted_lists WHERE list = 'payments_facets';
      DROP TRIGGER faceted_insert ON payments; DROP TRIGGER faceted_update ON payments;
      DROP TRIGGER faceted_delete ON payments; DROP TRIGGER faceted_truncate ON payments;
      DROP FUNCTION payments_facets_count(); DROP FUNCTION payments_facets_fold(); DROP TABLE payments_facets;
      DROP FUNCTION madang_faceted_list(name, name[], name, name[]);
    `);
  }
}
