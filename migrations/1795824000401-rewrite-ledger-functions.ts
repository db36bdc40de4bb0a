import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How postings and holds are written. The application may call these; it has no other way to write the books. */
export class RewriteLedgerFunctions1795824000401 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    // Kept out of reach for the way back; they know nothing of the new columns and so could not write any more.
    await q.query(`
      REVOKE EXECUTE ON FUNCTION ledger_post(jsonb), ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz),
        ledger_release(uuid, timestamptz) FROM madang_app;
      ALTER FUNCTION ledger_post(jsonb) RENAME TO ledger_post_v1;
      ALTER FUNCTION ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz) RENAME TO ledger_hold_v1;
      ALTER FUNCTION ledger_release(uuid, timestamptz) RENAME TO ledger_release_v1;
    `);

    await q.query(`
      -- What of a transfer can still be taken back. The caller holds the balances of both accounts, and every other
      -- reversal of it needs the same two, so what is read here stays true until the end of the transaction.
      CREATE FUNCTION ledger_reversible(p_posting uuid, p_debit uuid, p_credit uuid) RETURNS bigint
      LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
        SELECT (SELECT coalesce(sum(t.amount), 0) FROM ledger_transfers t JOIN ledger_postings p ON p.id = t.posting_id
                WHERE t.posting_id = p_posting AND t.debit_account_id = p_debit AND t.credit_account_id = p_credit
                  AND p.reverses_id IS NULL)
             - (SELECT coalesce(sum(t.amount), 0) FROM ledger_postings r JOIN ledger_transfers t ON t.posting_id = r.id
                WHERE r.reverses_id = p_posting AND t.debit_account_id = p_credit AND t.credit_account_id = p_debit)
      $$;
      REVOKE ALL ON FUNCTION ledger_reversible(uuid, uuid, uuid) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ledger_reversible(uuid, uuid, uuid) TO madang_app;
    `);

    // Decides in memory, posting by posting in the order given, then writes what may be in one statement a table:
    // what a posting costs is its rows, not its statements.
    await q.query(`
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
        ids uuid[]; realms text[]; sources uuid[]; reverses uuid[]; holds uuid[]; ats timestamptz[]; same integer[];
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
        SELECT array_agg(h.id), array_agg(h.realm), array_agg(h."sourceId"), array_agg(h."reversesId"), array_agg(h."holdId"),
               array_agg(h."postedAt"), array_agg(h.same)
          INTO ids, realms, sources, reverses, holds, ats, same
          FROM (SELECT r.*, min(n) OVER (PARTITION BY r."sourceKind", r."sourceId", r.kind)::integer AS same
                FROM ROWS FROM (jsonb_to_recordset(batch) AS (id uuid, realm text, kind text, "sourceKind" text,
                  "sourceId" uuid, "reversesId" uuid, "holdId" uuid, "postedAt" timestamptz)) WITH ORDINALITY
                  AS r (id, realm, kind, "sourceKind", "sourceId", "reversesId", "holdId", "postedAt", n)
                ORDER BY n) h;
        postings := coalesce(cardinality(ids), 0);
        SELECT array_agg(p.n ORDER BY p.n, t.n), array_agg(t.book ORDER BY p.n, t.n), array_agg(t.debit ORDER BY p.n, t.n),
               array_agg(t.credit ORDER BY p.n, t.n), array_agg(t.amount ORDER BY p.n, t.n)
          INTO line_posting, line_book, line_debit, line_credit, line_amount
          FROM jsonb_array_elements(batch) WITH ORDINALITY AS p (value, n),
            ROWS FROM (jsonb_to_recordset(p.value->'transfers') AS (book text, debit uuid, credit uuid, amount bigint))
              WITH ORDINALITY AS t (book, debit, credit, amount, n);
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

        SELECT array_agg(e.id ORDER BY h.n), bool_or(e.crosses) INTO earlier, crosses
          FROM jsonb_array_elements(batch) WITH ORDINALITY AS h (p, n)
          LEFT JOIN LATERAL (
            SELECT (array_agg(lp.id) FILTER (WHERE lp.source_kind = h.p->>'sourceKind' AND lp.kind = h.p->>'kind'))[1] AS id,
                   bool_or(lp.realm <> h.p->>'realm') AS crosses
            FROM ledger_postings lp WHERE lp.source_id = sources[h.n::integer]) e ON true;
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
            SELECT ids[h.n], realms[h.n], h.p->>'kind', h.p->>'sourceKind', sources[h.n], reverses[h.n], ats[h.n]
            FROM jsonb_array_elements(batch) WITH ORDINALITY AS e (p, big), LATERAL (SELECT e.p, e.big::integer AS n) h
            WHERE outcomes[h.n] = 'POSTED'
            ON CONFLICT (source_id, source_kind, kind) DO NOTHING;
          GET DIAGNOSTICS written = ROW_COUNT;
          -- Somebody posted the same source for other accounts meanwhile. The next try will see it.
          IF written < done THEN RAISE serialization_failure USING MESSAGE = 'the same source at the same time'; END IF;

          INSERT INTO ledger_hold_ends (hold_id, posting_id, outcome, ended_at, amount)
            SELECT holds[n], ids[n], 'POSTED', ats[n], least(hold_amount[n], (
              SELECT sum(l.amount) FROM unnest(line_posting, d_index, line_amount) AS l (posting, debit, amount)
              WHERE l.posting = n AND l.debit = hold_account[n]))
            FROM generate_series(1, postings) n WHERE ended_holds <> '{}' AND outcomes[n] = 'POSTED' AND holds[n] IS NOT NULL;
          DELETE FROM ledger_hold_deadlines WHERE hold_id = ANY (ended_holds);

          INSERT INTO ledger_transfers (id, posting_id, book, debit_account_id, credit_account_id, amount, posted_at,
              debit_seq, debit_balance, credit_seq, credit_balance)
            SELECT t.id, ids[t.posting], line_book[t.n], line_debit[t.n], line_credit[t.n], line_amount[t.n], line_at[t.n],
                   d_seq[t.n], d_balance[t.n], c_seq[t.n], c_balance[t.n]
            FROM (SELECT (l.value->>'id')::uuid AS id, p.n AS posting,
                         (row_number() OVER (ORDER BY p.n, l.n))::integer AS n
                  FROM jsonb_array_elements(batch) WITH ORDINALITY AS p (value, n),
                    jsonb_array_elements(p.value->'transfers') WITH ORDINALITY AS l (value, n)) t
            WHERE line_at[t.n] IS NOT NULL;

          UPDATE ledger_balances b SET balance = s.balance, held = s.held, entries = s.entries, last_posted_at = s.last,
              updated_at = clock_timestamp()
            FROM unnest(accounts, balances, helds, seqs, last) AS s (account, balance, held, entries, last)
            WHERE b.account_id = s.account AND b.entries <> s.entries;
        END IF;

        RETURN QUERY SELECT coalesce(earlier[n], ids[n]), outcomes[n], availables[n], neededs[n]
          FROM generate_series(1, postings) n;
      END $$;
      REVOKE ALL ON FUNCTION ledger_post(jsonb, boolean) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ledger_post(jsonb, boolean) TO madang_app;
    `);

    await q.query(`
      -- Sets an amount aside, until its deadline if it has one; the same source twice holds once.
      -- outcome: HELD, EARLIER or INSUFFICIENT.
      CREATE FUNCTION ledger_hold(p_id uuid, p_account uuid, p_amount bigint, p_source_kind text, p_source_id uuid,
        p_at timestamptz, p_expires_at timestamptz)
      RETURNS TABLE (hold_id uuid, outcome text, available bigint)
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE b ledger_balances%ROWTYPE;
      BEGIN
        SELECT * INTO STRICT b FROM ledger_balances WHERE account_id = p_account FOR NO KEY UPDATE;
        available := b.balance - b.held;
        SELECT h.id INTO hold_id FROM ledger_holds h WHERE h.source_kind = p_source_kind AND h.source_id = p_source_id;
        IF FOUND THEN outcome := 'EARLIER'; RETURN NEXT; RETURN; END IF;
        IF NOT b.may_go_negative AND available < p_amount THEN outcome := 'INSUFFICIENT'; RETURN NEXT; RETURN; END IF;
        INSERT INTO ledger_holds (id, account_id, book, amount, source_kind, source_id, placed_at, expires_at)
          VALUES (p_id, b.account_id, b.book, p_amount, p_source_kind, p_source_id, p_at, p_expires_at);
        IF p_expires_at IS NOT NULL THEN INSERT INTO ledger_hold_deadlines VALUES (p_id, p_expires_at); END IF;
        UPDATE ledger_balances SET held = held + p_amount, updated_at = clock_timestamp() WHERE account_id = p_account;
        hold_id := p_id; outcome := 'HELD';
        RETURN NEXT;
      END $$;

      -- Gives a hold back; releasing twice, or after posting, does nothing and says so.
      CREATE FUNCTION ledger_release(p_hold uuid, p_at timestamptz) RETURNS boolean
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE hold ledger_holds%ROWTYPE;
      BEGIN
        SELECT * INTO STRICT hold FROM ledger_holds WHERE id = p_hold;
        PERFORM 1 FROM ledger_balances WHERE account_id = hold.account_id FOR NO KEY UPDATE;
        INSERT INTO ledger_hold_ends (hold_id, outcome, ended_at) VALUES (hold.id, 'RELEASED', p_at) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN RETURN false; END IF;
        DELETE FROM ledger_hold_deadlines WHERE hold_id = hold.id;
        UPDATE ledger_balances SET held = held - hold.amount, updated_at = clock_timestamp() WHERE account_id = hold.account_id;
        RETURN true;
      END $$;

      -- Ends holds whose deadline has passed, the oldest first. A row for each, with the person whose amount is free again.
      CREATE FUNCTION ledger_expire_holds(p_now timestamptz, p_limit integer)
      RETURNS TABLE (hold_id uuid, account_id uuid, book text, owner_user_id uuid, amount bigint)
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      #variable_conflict use_column
      DECLARE due uuid[]; ended uuid[];
      BEGIN
        SELECT array_agg(d.hold_id) INTO due FROM (
          SELECT hold_id FROM ledger_hold_deadlines WHERE expires_at <= p_now ORDER BY expires_at LIMIT p_limit) d;
        IF due IS NULL THEN RETURN; END IF;
        PERFORM 1 FROM ledger_balances WHERE account_id IN (SELECT h.account_id FROM ledger_holds h WHERE h.id = ANY (due))
          ORDER BY account_id FOR NO KEY UPDATE;
        WITH done AS (
          INSERT INTO ledger_hold_ends (hold_id, outcome, ended_at) SELECT id, 'EXPIRED', p_now FROM unnest(due) AS id
          ON CONFLICT DO NOTHING RETURNING hold_id)
        SELECT array_agg(hold_id) INTO ended FROM done;
        DELETE FROM ledger_hold_deadlines WHERE hold_id = ANY (due);
        UPDATE ledger_balances b SET held = b.held - s.amount, updated_at = clock_timestamp()
          FROM (SELECT account_id, sum(amount)::bigint AS amount FROM ledger_holds WHERE id = ANY (ended) GROUP BY 1) s
          WHERE b.account_id = s.account_id;
        RETURN QUERY SELECT h.id, h.account_id, h.book, a.owner_user_id, h.amount FROM ledger_holds h
          JOIN ledger_accounts a ON a.id = h.account_id WHERE h.id = ANY (ended);
      END $$;

      REVOKE ALL ON FUNCTION ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz, timestamptz) FROM PUBLIC;
      REVOKE ALL ON FUNCTION ledger_release(uuid, timestamptz) FROM PUBLIC;
      REVOKE ALL ON FUNCTION ledger_expire_holds(timestamptz, integer) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz, timestamptz),
        ledger_release(uuid, timestamptz), ledger_expire_holds(timestamptz, integer) TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP FUNCTION ledger_expire_holds(timestamptz, integer);
      DROP FUNCTION ledger_release(uuid, timestamptz);
      DROP FUNCTION ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz, timestamptz);
      DROP FUNCTION ledger_post(jsonb, boolean);
      DROP FUNCTION ledger_reversible(uuid, uuid, uuid);
      ALTER FUNCTION ledger_post_v1(jsonb) RENAME TO ledger_post;
      ALTER FUNCTION ledger_hold_v1(uuid, uuid, bigint, text, uuid, timestamptz) RENAME TO ledger_hold;
      ALTER FUNCTION ledger_release_v1(uuid, timestamptz) RENAME TO ledger_release;
      GRANT EXECUTE ON FUNCTION ledger_post(jsonb), ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz),
        ledger_release(uuid, timestamptz) TO madang_app;
    `);
  }
}
