import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { parseInstant, parseTexts } from './value-types.js';

const general = pg.types.getTypeParser(1184) as (text: string) => Date;

describe('instants of quick reads are those that pg reads (S000-ARC-03)', () => {
  it.each([
    '2026-11-21 05:30:00+00',
    '2026-11-21 05:30:00.1+00',
    '2026-11-21 05:30:00.12+00',
    '2026-11-21 05:30:00.123+00',
    '2026-11-21 05:30:00.123456+00',
    '2024-02-29 23:59:59.999999+00',
    '2000-02-29 12:00:00.05+00',
    '1900-03-01 00:00:00+00',
    '1969-12-31 23:59:59.9+00',
    '0001-01-01 00:00:00+00',
    '2026-11-21 14:30:00+09',
    '2026-11-21 05:30:00.5-03:30',
    '12026-11-21 05:30:00+00',
    '0044-03-15 12:00:00+00 BC',
    'infinity',
    '-infinity',
  ])('%s', (text) => {
    expect(parseInstant(text)).toEqual(general(text));
  });
});

const generalTexts = pg.types.getTypeParser(1009 as never) as (text: string) => unknown;

describe('lists of texts are those that pg reads (S000-ARC-03)', () => {
  it.each([
    '{}',
    '{KST}',
    '{KST,FLEET}',
    '{a b,c}',
    '{한글,x}',
    '{"a,b","say \\"so\\"","back\\\\slash"}',
    '{NULL,"NULL",x}',
    '{"",x}',
    '{{a,b},{c,d}}',
    '[0:1]={a,b}',
    '{"{}",a}',
  ])('%s', (text) => {
    expect(parseTexts(text)).toEqual(generalTexts(text));
  });
});
