import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The monthly review of access records (접속기록 월 1회 점검): what each day was like, and who signed which month. */
export class CreateAccessReviews1795824005403 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- What somebody did on one Seoul day: a month is shown from these, not from its records.
      CREATE TABLE access_days (
        day date NOT NULL,
        actor_type text NOT NULL,
        actor_id uuid,
        records integer NOT NULL,
        -- Records in which data was seen or taken, and people in them: all, and different ones.
        looks integer NOT NULL,
        looked_up integer NOT NULL,
        people integer NOT NULL,
        night integer NOT NULL,
        reveals integer NOT NULL,
        exports integer NOT NULL,
        unexplained integer NOT NULL,
        acts jsonb NOT NULL,
        kinds jsonb NOT NULL,
        networks cidr[] NOT NULL,
        UNIQUE NULLS NOT DISTINCT (day, actor_type, actor_id)
      );
      CREATE INDEX access_days_actor ON access_days (actor_id, day);
      CREATE TABLE access_day_folds (
        day date PRIMARY KEY,
        records bigint NOT NULL,
        digest bytea NOT NULL CHECK (length(digest) = 32),
        folded_at timestamptz NOT NULL
      );
      -- Only the functions below write here: what a reviewer is shown is what the records say.
      GRANT SELECT ON access_days, access_day_folds TO madang_app;

      CREATE TABLE access_reviews (
        id uuid PRIMARY KEY,
        -- The first day of the month. One signature a month.
        month date NOT NULL UNIQUE CHECK (extract(day FROM month) = 1),
        signed_at timestamptz NOT NULL,
        signed_by uuid NOT NULL,
        note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
        -- What was signed: so many records, with this digest over the digests of the days.
        records bigint NOT NULL,
        digest bytea NOT NULL CHECK (length(digest) = 32),
        own_looks integer NOT NULL,
        findings integer NOT NULL
      );
      SELECT madang_append_only('access_reviews');

      CREATE FUNCTION madang_access_day_digest(wanted date) RETURNS TABLE (records bigint, digest bytea)
      LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
        SELECT count(*), sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(
            id, (extract(epoch FROM occurred_at) * 1000000)::bigint, actor_type, actor_id, on_behalf_of, host(ip), act,
            subject_ids, fields, count, operation, reason, trace_id)::text, 'UTF8')), ''::bytea ORDER BY occurred_at, id), ''))
        FROM access_records
        WHERE occurred_at >= wanted::timestamp AT TIME ZONE 'Asia/Seoul'
          AND occurred_at < (wanted + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
      $$;
      GRANT EXECUTE ON FUNCTION madang_access_day_digest(date) TO madang_app;

      CREATE FUNCTION madang_fold_access_day(wanted date, at timestamptz) RETURNS void
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('madang_fold_access_day'));
        DELETE FROM access_days WHERE day = wanted;
        INSERT INTO access_days
        WITH r AS (
          SELECT *, act IN ('VIEW', 'SEARCH', 'EXPORT', 'PRINT') AS look,
            extract(hour FROM occurred_at AT TIME ZONE 'Asia/Seoul') AS hour
          FROM access_records
          WHERE occurred_at >= wanted::timestamp AT TIME ZONE 'Asia/Seoul'
            AND occurred_at < (wanted + 1)::timestamp AT TIME ZONE 'Asia/Seoul' AND actor_type <> 'SYSTEM'),
        seen AS (
          SELECT actor_type, actor_id, count(DISTINCT subject)::integer AS people
          FROM r, unnest(subject_ids) AS subject WHERE look GROUP BY 1, 2),
        acts AS (
          SELECT actor_type, actor_id, jsonb_object_agg(act, n) AS acts
          FROM (SELECT actor_type, actor_id, act, count(*) AS n FROM r GROUP BY 1, 2, 3) a GROUP BY 1, 2),
        kinds AS (
          SELECT actor_type, actor_id, jsonb_object_agg(kind, n) AS kinds
          FROM (SELECT actor_type, actor_id, kind, sum(count) AS n FROM r, unnest(fields) AS kind WHERE look
                GROUP BY 1, 2, 3) k GROUP BY 1, 2),
        sums AS (
          SELECT actor_type, actor_id, count(*)::integer AS records,
            (count(*) FILTER (WHERE look))::integer AS looks,
            coalesce(sum(count) FILTER (WHERE look), 0)::integer AS looked_up,
            (count(*) FILTER (WHERE look AND (hour >= 22 OR hour < 6)))::integer AS night,
            (count(*) FILTER (WHERE act = 'VIEW' AND reason IS NOT NULL))::integer AS reveals,
            (count(*) FILTER (WHERE act = 'EXPORT'))::integer AS exports,
            (count(*) FILTER (WHERE act = 'EXPORT' AND coalesce(reason, '') = ''))::integer AS unexplained,
            coalesce(array_agg(DISTINCT network(set_masklen(ip, CASE family(ip) WHEN 4 THEN 24 ELSE 48 END)))
                     FILTER (WHERE ip IS NOT NULL), '{}') AS networks
          FROM r GROUP BY 1, 2)
        SELECT wanted, s.actor_type, s.actor_id, s.records, s.looks, s.looked_up, coalesce(p.people, 0), s.night, s.reveals,
          s.exports, s.unexplained, coalesce(a.acts, '{}'), coalesce(k.kinds, '{}'), s.networks
        FROM sums s
          LEFT JOIN seen p ON p.actor_type = s.actor_type AND p.actor_id IS NOT DISTINCT FROM s.actor_id
          LEFT JOIN acts a ON a.actor_type = s.actor_type AND a.actor_id IS NOT DISTINCT FROM s.actor_id
          LEFT JOIN kinds k ON k.actor_type = s.actor_type AND k.actor_id IS NOT DISTINCT FROM s.actor_id;
        INSERT INTO access_day_folds SELECT wanted, d.records, d.digest, at FROM madang_access_day_digest(wanted) d
          ON CONFLICT (day) DO UPDATE SET records = excluded.records, digest = excluded.digest,
            folded_at = excluded.folded_at;
      END $$;
      REVOKE ALL ON FUNCTION madang_fold_access_day(date, timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION madang_fold_access_day(date, timestamptz) TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP FUNCTION madang_fold_access_day(date, timestamptz);
      DROP FUNCTION madang_access_day_digest(date);
      DROP TABLE access_reviews, access_day_folds, access_days;
    `);
  }
}
