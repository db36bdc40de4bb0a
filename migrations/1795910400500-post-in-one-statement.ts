import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A batch of postings is unpacked once and written from memory, and the lane writes all that goes with it (keys, facts,
 * records) in the same statement. Each part of that is a function of the module whose table it writes.
 */
export class PostInOneStatement1795910400500 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      REVOKE EXECUTE ON FUNCTION ledger_post(jsonb, boolean) FROM madang_app;
      ALTER FUNCTION ledger_post(jsonb, boolean) RENAME TO ledger_post_v2;

      -- batch: [{id, kind, sourceKind, sourceId, realm, reversesId?, holdId?, postedAt,
      --          transfers: [{id, book, debit, credit, amount}]}].
      -- each: true posts what can be posted and refuses the rest; false posts all of it or nothing.
      -- A row a posting, in order. outcome: POSTED; EARLIER (the same source and kind was posted before; its id);
      -- or why not: INSUFFICIENT, HOLD_ENDED, HOLD_EXPIRED, REVERSAL_EXCEEDS, and NOT_DONE because of another.
      CREATE FUNCTION ledger_post(batch jsonb, each boolean DEFAULT false)
      RETURNS TABLE (posting_id uuid, outcome text, available bigint, needed bigint)
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      #variable_conflict use_column
      DECLARE
        ids uuid[]; realms text[]; kinds text[]; source_kinds text[]; sources uuid[]; reverses uuid[]; holds uuid[]; ats timestamptz[];
        same integer[]; line_id uuid[];
        line_posting integer[]; line_book text[]; line_debit uuid[]; line_credit uuid[]; line_amount bigint[];
        d_index integer[]; c_index integer[];
        accounts uuid[]; books text[]; negative boolean[]; balances bigint[]; helds bigint[]; seqs bigint[]; last timestamptz[];
        d_seq bigint[]; d_balance bigint[]; c_seq bigint[]; c_balance bigint[]; line_at timestamptz[];
        earlier uuid[]; crosses boolean; outcomes text[]; availables bigint[]; neededs bigint[];
        hold_account integer[]; hold_amount bigint[]; hold_until timestamptz[]; hold_open boolean[];
        ended_holds uuid[] := '{}'; reversed uuid[] := '{}';
        postings integer; lines integer; first integer; next integer := 1; d integer; c integer; a bigint; at timestamptz;
        verdict text; paid bigint; free bigint; done integer; written integer;
      BEGIN
        SELECT array_agg(h.id), array_agg(h.realm), array_agg(h.kind), array_agg(h."sourceKind"), array_agg(h."sourceId"),
               array_agg(h."reversesId"), array_agg(h."holdId"), array_agg(h."postedAt"), array_agg(h.same)
          INTO ids, realms, kinds, source_kinds, sources, reverses, holds, ats, same
          FROM (SELECT r.*, min(n) OVER (PARTITION BY r."sourceId", r."sourceKind", r.kind)::integer AS same
                FROM ROWS FROM (jsonb_to_recordset(batch) AS (id uuid, realm text, kind text, "sourceKind" text,
                  "sourceId" uuid, "reversesId" uuid, "holdId" uuid, "postedAt" timestamptz)) WITH ORDINALITY
                  AS r (id, realm, kind, "sourceKind", "sourceId", "reversesId", "holdId", "postedAt", n)
                ORDER BY n) h;
        postings := coalesce(cardinality(ids), 0);
        SELECT array_agg(l.id), array_agg(l.posting), array_agg(l.book), array_agg(l.debit), array_agg(l.credit),
               array_agg(l.amount)
          INTO line_id, line_posting, line_book, line_debit, line_credit, line_amount
          FROM (SELECT p.n::integer AS posting, t.* FROM jsonb_array_elements(batch) WITH ORDINALITY AS p (value, n),
                  ROWS FROM (jsonb_to_recordset(p.value->'transfers')
                    AS (id uuid, book text, debit uuid, credit uuid, amount bigint)) WITH ORDINALITY
                    AS t (id, book, debit, credit, amount, place)
                ORDER BY p.n, t.place) l;
        lines := coalesce(cardinality(line_posting), 0);

        -- Every balance of the batch is locked once, in one order, before anything is decided: no deadlock between
        -- two batches, and what is decided is decided by the last word.
        SELECT array_agg(b.account_id), array_agg(b.book), array_agg(b.may_go_negative), array_agg(b.balance),
               array_agg(b.held), array_agg(b.entries), array_agg(b.last_posted_at)
          INTO accounts, books, negative, balances, helds, seqs, last
          FROM (SELECT * FROM ledger_balances WHERE account_id = ANY (line_debit || line_credit)
                ORDER BY account_id FOR NO KEY UPDATE) b;
        SELECT array_agg(d.n ORDER BY l.n), array_agg(c.n ORDER BY l.n) INTO d_index, c_index
          FROM unnest(line_debit, line_credit) WITH ORDINALITY AS l (debit, credit, n)
          LEFT JOIN unnest(accounts) WITH ORDINALITY AS d (id, n) ON d.id = l.debit
          LEFT JOIN unnest(accounts) WITH ORDINALITY AS c (id, n) ON c.id = l.credit;

        earlier := array_fill(NULL::uuid, ARRAY[postings]);
        -- Sources are new as a rule; one look tells.
        IF EXISTS (SELECT FROM ledger_postings WHERE source_id = ANY (sources)) THEN
          SELECT array_agg(e.id ORDER BY h.n), bool_or(e.crosses) INTO earlier, crosses
            FROM unnest(sources, source_kinds, kinds, realms) WITH ORDINALITY AS h (source, source_kind, kind, realm, n)
            LEFT JOIN LATERAL (
              SELECT (array_agg(lp.id) FILTER (WHERE lp.source_kind = h.source_kind AND lp.kind = h.kind))[1] AS id,
                     bool_or(lp.realm <> h.realm) AS crosses
              FROM ledger_postings lp WHERE lp.source_id = h.source) e ON true;
        END IF;
        -- Not even the id of a source is shared across the wall.
        IF crosses THEN
          RAISE check_violation USING MESSAGE = 'a source of another realm', CONSTRAINT = 'ledger_postings_practice_wall';
        END IF;

        IF array_remove(holds, NULL) <> '{}' THEN
          SELECT array_agg(array_position(accounts, lh.account_id) ORDER BY h.n), array_agg(lh.amount ORDER BY h.n),
                 array_agg(lh.expires_at ORDER BY h.n), array_agg(le.hold_id IS NULL ORDER BY h.n)
            INTO hold_account, hold_amount, hold_until, hold_open
            FROM unnest(holds) WITH ORDINALITY AS h (id, n)
            LEFT JOIN ledger_holds lh ON lh.id = h.id LEFT JOIN ledger_hold_ends le ON le.hold_id = h.id;
        END IF;

        outcomes := array_fill(NULL::text, ARRAY[postings]);
        availables := array_fill(NULL::bigint, ARRAY[postings]);
        neededs := availables;
        d_seq := array_fill(NULL::bigint, ARRAY[lines]);
        d_balance := d_seq; c_seq := d_seq; c_balance := d_seq;
        line_at := array_fill(NULL::timestamptz, ARRAY[lines]);

        FOR i IN 1 .. postings LOOP
          first := next;
          WHILE next <= lines AND line_posting[next] = i LOOP next := next + 1; END LOOP;
          IF next = first THEN RAISE EXCEPTION 'a posting without transfers'; END IF;
          IF earlier[i] IS NOT NULL THEN outcomes[i] := 'EARLIER'; CONTINUE; END IF;
          IF same[i] < i THEN
            outcomes[i] := CASE outcomes[same[i]] WHEN 'POSTED' THEN 'EARLIER' ELSE outcomes[same[i]] END;
            earlier[i] := ids[same[i]];
            availables[i] := availables[same[i]]; neededs[i] := neededs[same[i]];
            CONTINUE;
          END IF;

          verdict := 'POSTED';
          at := ats[i];
          FOR j IN first .. next - 1 LOOP
            d := d_index[j]; c := c_index[j];
            IF d IS NULL OR c IS NULL THEN RAISE foreign_key_violation USING MESSAGE = 'violates: no such account'; END IF;
            IF books[d] IS DISTINCT FROM line_book[j] OR books[c] IS DISTINCT FROM line_book[j] THEN
              RAISE foreign_key_violation USING MESSAGE = 'violates: an account of another book';
            END IF;
            at := greatest(at, last[d], last[c]);
          END LOOP;

          IF reverses[i] IS NOT NULL THEN
            IF reverses[i] = ANY (reversed) THEN RAISE EXCEPTION 'two reversals of one posting in a batch'; END IF;
            FOR j IN first .. next - 1 LOOP
              free := ledger_reversible(reverses[i], line_credit[j], line_debit[j]);
              SELECT sum(t.amount) INTO paid FROM unnest(line_debit[first:next - 1], line_credit[first:next - 1],
                line_amount[first:next - 1]) AS t (debit, credit, amount)
                WHERE t.debit = line_debit[j] AND t.credit = line_credit[j];
              IF paid > free THEN
                verdict := 'REVERSAL_EXCEEDS'; availables[i] := free; neededs[i] := paid;
              END IF;
            END LOOP;
          END IF;

          IF verdict = 'POSTED' AND holds[i] IS NOT NULL THEN
            IF hold_account[i] IS NULL OR NOT hold_account[i] = ANY (d_index[first:next - 1]) THEN
              RAISE check_violation USING MESSAGE = 'a hold pays from its own account only', CONSTRAINT = 'ledger_holds_pay';
            END IF;
            IF NOT hold_open[i] OR holds[i] = ANY (ended_holds) THEN verdict := 'HOLD_ENDED';
            ELSIF hold_until[i] <= at THEN verdict := 'HOLD_EXPIRED';
            -- Lifted first, so that its own amount is what pays.
            ELSE helds[hold_account[i]] := helds[hold_account[i]] - hold_amount[i];
            END IF;
          END IF;

          IF verdict = 'POSTED' THEN
            FOR j IN first .. next - 1 LOOP
              d := d_index[j]; c := c_index[j]; a := line_amount[j];
              balances[d] := balances[d] - a; balances[c] := balances[c] + a;
              seqs[d] := seqs[d] + 1; d_seq[j] := seqs[d]; d_balance[j] := balances[d];
              seqs[c] := seqs[c] + 1; c_seq[j] := seqs[c]; c_balance[j] := balances[c];
              line_at[j] := at;
            END LOOP;
            FOR j IN first .. next - 1 LOOP
              d := d_index[j];
              IF NOT negative[d] AND balances[d] - helds[d] < 0 THEN
                SELECT sum(CASE WHEN t.debit = d THEN t.amount ELSE -t.amount END) INTO paid
                  FROM unnest(d_index[first:next - 1], c_index[first:next - 1], line_amount[first:next - 1])
                    AS t (debit, credit, amount) WHERE d IN (t.debit, t.credit);
                verdict := 'INSUFFICIENT'; availables[i] := balances[d] - helds[d] + paid; neededs[i] := paid;
                EXIT;
              END IF;
            END LOOP;
            IF verdict = 'POSTED' THEN
              FOR j IN first .. next - 1 LOOP last[d_index[j]] := at; last[c_index[j]] := at; END LOOP;
              ats[i] := at;
              IF holds[i] IS NOT NULL THEN ended_holds := ended_holds || holds[i]; END IF;
              IF reverses[i] IS NOT NULL THEN reversed := reversed || reverses[i]; END IF;
            ELSE
              FOR j IN first .. next - 1 LOOP
                d := d_index[j]; c := c_index[j]; a := line_amount[j];
                balances[d] := balances[d] + a; balances[c] := balances[c] - a;
                seqs[d] := seqs[d] - 1; seqs[c] := seqs[c] - 1; line_at[j] := NULL;
              END LOOP;
              IF holds[i] IS NOT NULL THEN helds[hold_account[i]] := helds[hold_account[i]] + hold_amount[i]; END IF;
            END IF;
          END IF;
          outcomes[i] := verdict;
        END LOOP;

        IF NOT each AND NOT outcomes <@ ARRAY['POSTED', 'EARLIER'] THEN
          RETURN QUERY SELECT coalesce(earlier[n], ids[n]),
            CASE WHEN outcomes[n] = 'POSTED' THEN 'NOT_DONE' ELSE outcomes[n] END, availables[n], neededs[n]
            FROM generate_series(1, postings) n;
          RETURN;
        END IF;

        done := cardinality(array_positions(outcomes, 'POSTED'));
        IF done > 0 THEN
          INSERT INTO ledger_postings (id, realm, kind, source_kind, source_id, reverses_id, posted_at)
            SELECT p.id, p.realm, p.kind, p.source_kind, p.source, p.reverses, p.at
            FROM unnest(ids, realms, kinds, source_kinds, sources, reverses, ats, outcomes)
              AS p (id, realm, kind, source_kind, source, reverses, at, outcome)
            WHERE p.outcome = 'POSTED'
            ON CONFLICT (source_id, source_kind, kind) DO NOTHING;
          GET DIAGNOSTICS written = ROW_COUNT;
          -- Somebody posted the same source for other accounts meanwhile. The next try will see it.
          IF written < done THEN RAISE serialization_failure USING MESSAGE = 'the same source at the same time'; END IF;

          IF ended_holds <> '{}' THEN
            INSERT INTO ledger_hold_ends (hold_id, posting_id, outcome, ended_at, amount)
              SELECT holds[n], ids[n], 'POSTED', ats[n], least(hold_amount[n], (
                SELECT sum(l.amount) FROM unnest(line_posting, d_index, line_amount) AS l (posting, debit, amount)
                WHERE l.posting = n AND l.debit = hold_account[n]))
              FROM generate_series(1, postings) n WHERE outcomes[n] = 'POSTED' AND holds[n] IS NOT NULL;
            DELETE FROM ledger_hold_deadlines WHERE hold_id = ANY (ended_holds);
          END IF;

          INSERT INTO ledger_transfers (id, posting_id, book, debit_account_id, credit_account_id, amount, posted_at,
              debit_seq, debit_balance, credit_seq, credit_balance)
            SELECT t.id, ids[t.posting], t.book, t.debit, t.credit, t.amount, t.at, t.d_seq, t.d_balance, t.c_seq, t.c_balance
            FROM unnest(line_id, line_posting, line_book, line_debit, line_credit, line_amount, line_at, d_seq, d_balance,
                c_seq, c_balance)
              AS t (id, posting, book, debit, credit, amount, at, d_seq, d_balance, c_seq, c_balance)
            WHERE t.at IS NOT NULL;

          UPDATE ledger_balances b SET balance = s.balance, held = s.held, entries = s.entries, last_posted_at = s.last,
              updated_at = clock_timestamp()
            FROM unnest(accounts, balances, helds, seqs, last) AS s (account, balance, held, entries, last)
            WHERE b.account_id = s.account AND b.entries <> s.entries;
        END IF;

        RETURN QUERY SELECT coalesce(r.earlier, r.id), r.outcome, r.available, r.needed
          FROM unnest(earlier, ids, outcomes, availables, neededs) AS r (earlier, id, outcome, available, needed);
      END $$;
      REVOKE ALL ON FUNCTION ledger_post(jsonb, boolean) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ledger_post(jsonb, boolean) TO madang_app;
    `);

    await q.query(`
      -- Claims the keys of requests that share a transaction; no key may be there twice. A row a request, in order:
      -- FRESH, EARLIER (what the same request made), REUSED (for other input), BUSY (somebody is at it).
      CREATE FUNCTION idempotency_claim_each(requests jsonb)
      RETURNS TABLE (n bigint, claim text, result_id uuid)
      LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
      #variable_conflict use_column
      DECLARE actors text[]; operations text[]; keys text[]; hashes text[]; got boolean[];
      BEGIN
        -- Locked first and looked up by a statement of its own: it sees what whoever held the lock before has committed.
        SELECT array_agg(r.actor), array_agg(r.operation), array_agg(r.key), array_agg(r.hash), array_agg(
                 pg_try_advisory_xact_lock(hashtextextended(r.actor || E'\\n' || r.operation || E'\\n' || r.key, 0)))
          INTO actors, operations, keys, hashes, got
          FROM jsonb_to_recordset(requests) AS r (actor text, operation text, key text, hash text);
        RETURN QUERY
          SELECT r.n, CASE WHEN NOT r.got THEN 'BUSY' WHEN k.key IS NULL THEN 'FRESH'
                   WHEN k.request_hash = r.hash THEN 'EARLIER' ELSE 'REUSED' END, k.result_id
          FROM unnest(actors, operations, keys, hashes, got) WITH ORDINALITY AS r (actor, operation, key, hash, got, n)
          LEFT JOIN idempotency_keys k ON k.actor = r.actor AND k.operation = r.operation AND k.key = r.key
          ORDER BY r.n;
      END $$;

      -- Keeps what claimed requests have made; NULL: nothing.
      CREATE FUNCTION idempotency_keep_each(requests jsonb, made uuid[]) RETURNS void
      LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
      BEGIN
        INSERT INTO idempotency_keys (actor, operation, key, request_hash, result_id)
          SELECT r.* FROM ROWS FROM (jsonb_to_recordset(requests) AS (actor text, operation text, key text, hash text),
            unnest(made)) AS r (actor, operation, key, hash, result) WHERE r.result IS NOT NULL;
      END $$;

      -- happened: of what each is a fact, from 1; NULL: of all.
      CREATE FUNCTION outbox_add_each(facts jsonb, at timestamptz, happened boolean[] DEFAULT NULL) RETURNS void
      LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
      BEGIN
        INSERT INTO outbox (id, event, subject_id, payload, trace_id, occurred_at)
          SELECT f.id, f.event, f."subjectId", f.payload, f."traceId", at
          FROM jsonb_to_recordset(facts)
            AS f (id uuid, event text, "subjectId" uuid, payload jsonb, "traceId" text, "of" integer)
          WHERE happened IS NULL OR happened[f."of"];
      END $$;

      CREATE FUNCTION audit_record_each(deeds jsonb, at timestamptz, happened boolean[] DEFAULT NULL) RETURNS void
      LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
      BEGIN
        INSERT INTO audit_events (id, occurred_at, actor_type, actor_id, on_behalf_of, action, resource_type, resource_id,
            details, changes, reason, ip, trace_id)
          SELECT d.id, at, d.actor_type, d.actor_id, d.on_behalf_of, d.action, d.resource_type, d.resource_id, d.details,
            d.changes, d.reason, d.ip, d.trace_id
          FROM ROWS FROM (jsonb_to_recordset(deeds) AS (id uuid, "actorType" text, "actorId" uuid, "onBehalfOf" uuid,
              action text, "resourceType" text, "resourceId" text, details jsonb, changes jsonb, reason text, ip inet,
              "traceId" text)) WITH ORDINALITY
            AS d (id, actor_type, actor_id, on_behalf_of, action, resource_type, resource_id, details, changes, reason, ip,
              trace_id, n)
          WHERE happened IS NULL OR happened[d.n::integer];
      END $$;

      -- Postings that stand alone and share a transaction: keys, postings, facts and records. A row a posting, in order:
      -- claim as of idempotency_claim_each; for a FRESH one the outcome as of ledger_post.
      CREATE FUNCTION ledger_post_alone(requests jsonb, lines jsonb, facts jsonb, deeds jsonb, at timestamptz)
      RETURNS TABLE (claim text, posting_id uuid, outcome text, available bigint, needed bigint)
      LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
      #variable_conflict use_column
      DECLARE claims text[]; ids uuid[]; outcomes text[]; availables bigint[]; neededs bigint[]; fresh jsonb := lines;
        made uuid[]; happened boolean[];
      BEGIN
        SELECT array_agg(c.claim), array_agg(c.result_id) INTO claims, ids FROM idempotency_claim_each(requests) c;
        IF NOT 'FRESH' = ALL (claims) THEN
          SELECT coalesce(jsonb_agg(l.value ORDER BY l.n), '[]') INTO fresh
            FROM jsonb_array_elements(lines) WITH ORDINALITY AS l (value, n) WHERE claims[l.n::integer] = 'FRESH';
        END IF;
        SELECT array_agg(coalesce(p.posting_id, c.id) ORDER BY c.n), array_agg(p.outcome ORDER BY c.n),
               array_agg(p.available ORDER BY c.n), array_agg(p.needed ORDER BY c.n),
               array_agg(CASE WHEN p.outcome IN ('POSTED', 'EARLIER') THEN p.posting_id END ORDER BY c.n),
               array_agg(p.outcome IS NOT DISTINCT FROM 'POSTED' ORDER BY c.n)
          INTO ids, outcomes, availables, neededs, made, happened
          FROM (SELECT u.*, count(*) FILTER (WHERE u.claim = 'FRESH') OVER (ORDER BY u.n) AS place
                FROM unnest(claims, ids) WITH ORDINALITY AS u (claim, id, n)) c
          LEFT JOIN ledger_post(fresh, true) WITH ORDINALITY AS p (posting_id, outcome, available, needed, place)
            ON p.place = c.place AND c.claim = 'FRESH';
        PERFORM idempotency_keep_each(requests, made);
        PERFORM outbox_add_each(facts, at, happened);
        PERFORM audit_record_each(deeds, at, happened);
        RETURN QUERY SELECT * FROM unnest(claims, ids, outcomes, availables, neededs);
      END $$;

      REVOKE ALL ON FUNCTION idempotency_claim_each(jsonb), idempotency_keep_each(jsonb, uuid[]),
        outbox_add_each(jsonb, timestamptz, boolean[]), audit_record_each(jsonb, timestamptz, boolean[]),
        ledger_post_alone(jsonb, jsonb, jsonb, jsonb, timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION idempotency_claim_each(jsonb), idempotency_keep_each(jsonb, uuid[]),
        outbox_add_each(jsonb, timestamptz, boolean[]), audit_record_each(jsonb, timestamptz, boolean[]),
        ledger_post_alone(jsonb, jsonb, jsonb, jsonb, timestamptz) TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP FUNCTION ledger_post_alone(jsonb, jsonb, jsonb, jsonb, timestamptz);
      DROP FUNCTION audit_record_each(jsonb, timestamptz, boolean[]);
      DROP FUNCTION outbox_add_each(jsonb, timestamptz, boolean[]);
      DROP FUNCTION idempotency_keep_each(jsonb, uuid[]);
      DROP FUNCTION idempotency_claim_each(jsonb);
      DROP FUNCTION ledger_post(jsonb, boolean);
      ALTER FUNCTION ledger_post_v2(jsonb, boolean) RENAME TO ledger_post;
      GRANT EXECUTE ON FUNCTION ledger_post(jsonb, boolean) TO madang_app;
    `);
  }
}
