import { describe, expect, it } from 'vitest';
import { encodeCp949 } from './cp949.js';
import { ExportFormat } from './export.model.js';
import { FILE_FORMATS } from './file-formats.js';

const decode = (bytes: Buffer) => new TextDecoder('euc-kr').decode(bytes);
const TITLES = ['이름', '메모'];
const ROWS = [
  ['김동방', '=1+1'],
  ['Zoë', null],
];

describe('files of rows (S004-OPS-04)', () => {
  it('every syllable has a place of its own in CP949; what has none is a question mark', () => {
    const hangul = Array.from({ length: 11_172 }, (_, i) => String.fromCharCode(0xac00 + i));
    const places = hangul.map((sign) => encodeCp949(sign).toString('hex'));
    expect(new Set(places).size).toBe(11_172);
    // From the published table: of the standard, and first, middle and last of those that were added.
    const written = Object.fromEntries(hangul.map((sign, i) => [sign, places[i]]));
    expect(written).toMatchObject({ 가: 'b0a1', 힝: 'c8fe', 갂: '8141', 똠: '8c63', 힣: 'c652' });
    expect(encodeCp949('가A漢').toString('hex')).toBe('b0a141f9d3');
    expect(decode(encodeCp949('Zoë 😀 홍길동'))).toBe('Zo? ? 홍길동');
  });

  it('CSV guards against formulas in both encodings', () => {
    const { head, rows } = FILE_FORMATS[ExportFormat.CSV];
    expect(Buffer.concat([head(TITLES), rows(TITLES, ROWS)]).toString()).toBe(
      "\ufeff이름,메모\r\n김동방,'=1+1\r\nZoë,\r\n",
    );
    const older = FILE_FORMATS[ExportFormat.CSV_CP949];
    expect(decode(Buffer.concat([older.head(TITLES), older.rows(TITLES, ROWS)]))).toBe(
      "이름,메모\r\n김동방,'=1+1\r\nZo?,\r\n",
    );
  });

  it('JSONL is an object a line, values as they are', () => {
    const { head, rows } = FILE_FORMATS[ExportFormat.JSONL];
    expect(head(TITLES)).toHaveLength(0);
    expect(
      rows(TITLES, ROWS)
        .toString()
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text) as unknown),
    ).toEqual([
      { 이름: '김동방', 메모: '=1+1' },
      { 이름: 'Zoë', 메모: null },
    ]);
  });
});
