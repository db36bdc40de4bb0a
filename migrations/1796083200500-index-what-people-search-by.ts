import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People look for a payment by the last digits of a card, and for a Korean name by its first consonants (홍길동 by ㅎㄱㄷ).
 * Both are found by an index: neither may read the whole list.
 */
export class IndexWhatPeopleSearchBy1796083200500 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- A syllable is 44032 + first consonant × 588 + the rest; anything else stands for itself.
      CREATE FUNCTION madang_initials(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(pg_catalog.string_agg(
          CASE WHEN pg_catalog.ascii(letter) BETWEEN 44032 AND 55203
            THEN pg_catalog.substr('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', (pg_catalog.ascii(letter) - 44032) / 588 + 1, 1)
            ELSE letter END, '' ORDER BY place), '')
        FROM pg_catalog.regexp_split_to_table(words, '') WITH ORDINALITY AS letters (letter, place)
      $$;
      CREATE INDEX users_initials ON users (madang_initials(name) text_pattern_ops);
      CREATE INDEX payments_last4 ON payments (instrument_last4, requested_at DESC) WHERE instrument_last4 IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX payments_last4;
      DROP INDEX users_initials;
      DROP FUNCTION madang_initials(text);
    `);
  }
}
