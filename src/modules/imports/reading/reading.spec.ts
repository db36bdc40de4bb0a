import { describe, expect, it } from 'vitest';
import { encodeCp949 } from '../../../platform/exports/cp949.js';
import { ExportFormat } from '../../../platform/exports/export.model.js';
import { FILE_FORMATS } from '../../../platform/exports/file-formats.js';
import { oneOf, short, someOf, whole, yesNo } from '../../../platform/imports/column-readers.js';
import type { ImportRecord, ImportSource } from '../../../platform/imports/import-source.js';
import { mask } from '../../../platform/personal-data/masks.js';
import { csvRecords } from './csv-records.js';
import { headerOf } from './header.js';
import { cellsOf, planRow } from './plan-row.js';
import { ROWS_MAX, tableOf } from './table.js';

const records = (text: string) => [...csvRecords(text)].map(({ line, cells }) => [line, ...cells]);
const code = (wanted: string) => expect.objectContaining({ code: wanted }) as Error;

const columns: ImportSource['columns'] = [
  { name: 'id', title: '번호', role: 'key', example: '' },
  {
    name: 'name',
    title: '이름',
    role: 'value',
    required: true,
    personal: 'name',
    example: '',
    read: short('이름', 20),
  },
  { name: 'memo', title: '메모', role: 'value', example: '' },
  { name: 'price', title: '가격', role: 'value', example: '', read: whole('가격', [1, 1_000_000]) },
  { name: 'code', title: '코드', role: 'creation', example: '' },
  { name: 'status', title: '상태', role: 'state', initial: 'ACTIVE', example: '' },
  { name: 'seen', title: '접속', role: 'shown', example: '' },
];
const source = { columns, keys: ['id'], label: 'name' } as unknown as ImportSource;
const record = (values: Record<string, string>): ImportRecord => ({ id: 'r1', version: 3, values });
const whole1 = { name: '김동방', memo: '', price: '1000', code: 'a', status: 'ACTIVE' };

function plan(file: Buffer | string, values: Record<string, string> | null, isJsonLines = false) {
  const table = tableOf(Buffer.from(file), isJsonLines);
  const header = headerOf(table.headings, source);
  const [row] = table.rows;
  return planRow(source, { header, encoding: table.encoding }, row?.cells ?? [], values && record(values));
}

describe('reading a file of rows (S004-OPS-04)', () => {
  it('quotes, doubled quotes, commas and lines within cells, every line ending, no last one', () => {
    expect(records('a,b\r\n"1,2","say ""so"""\n"two\r\nlines",x\ry,z')).toEqual([
      [1, 'a', 'b'],
      [2, '1,2', 'say "so"'],
      [3, 'two\r\nlines', 'x'],
      [5, 'y', 'z'],
    ]);
    expect(records('\n\r\na,\n\n,\n')).toEqual([
      [3, 'a', ''],
      [5, '', ''],
    ]);
  });

  it.each([
    ['a,"b', 'IMPORT_FILE_BROKEN'],
    ['a,b"c', 'IMPORT_FILE_BROKEN'],
    ['"a"b,c', 'IMPORT_FILE_BROKEN'],
    [`a,"${'x'.repeat(70_000)}"`, 'IMPORT_LINE_TOO_LONG'],
    [`a,"${'x'.repeat(70_000)}`, 'IMPORT_LINE_TOO_LONG'],
    ['x'.repeat(70_000), 'IMPORT_LINE_TOO_LONG'],
    [','.repeat(1_000_000), 'IMPORT_COLUMNS_TOO_MANY'],
  ])('what is hostile or broken is refused as it is read: $#', (text, wanted) => {
    expect(() => records(text)).toThrow(code(wanted));
  });

  it('UTF-8 with and without its mark, CP949, and nothing else', () => {
    const file = '번호,이름\r\n1,똠방\r\n';
    const read = (bytes: Buffer) => {
      const { encoding, headings, rows } = tableOf(bytes, false);
      return [encoding, headings, [...rows].map(({ cells }) => cells)];
    };
    expect(read(Buffer.from(`\ufeff${file}`))).toEqual(read(Buffer.from(file)));
    expect(read(encodeCp949(file))).toEqual(['CP949', ['번호', '이름'], [['1', '똠방']]]);
    expect(() => tableOf(Buffer.from([0x61, 0xff, 0xff, 0x0a]), false)).toThrow(
      code('IMPORT_ENCODING_UNKNOWN'),
    );
    expect(() => tableOf(encodeCp949('{"번호":1}'), true)).toThrow(code('IMPORT_ENCODING_UNKNOWN'));
  });

  it('empty files, too many rows, uneven rows', () => {
    expect(() => tableOf(Buffer.from('\n \n'.trim()), false)).toThrow(code('IMPORT_FILE_EMPTY'));
    expect(() => [...tableOf(Buffer.from('a,b\n'), false).rows]).toThrow(code('IMPORT_FILE_EMPTY'));
    const many = Buffer.from(`a\n${'x\n'.repeat(ROWS_MAX + 1)}`);
    expect(() => [...tableOf(many, false).rows]).toThrow(code('IMPORT_ROWS_TOO_MANY'));
    const [row] = tableOf(Buffer.from('a,b\n1\n'), false).rows;
    expect(row).toMatchObject({
      line: 2,
      problem: { code: 'IMPORT_ROW_UNEVEN', args: { expected: 2, given: 1 } },
    });
  });

  it('JSON lines: plain values only; a line that is none is a bad row', () => {
    const lines = [
      '{"번호":1,"이름":null}',
      '',
      '[]',
      '{"번호":{}}',
      '{"번호":2,"x":1}',
      '{"__proto__":{"번호":1}}',
      'x',
    ];
    const { headings, rows } = tableOf(Buffer.from(lines.join('\n')), true);
    expect(headings).toEqual(['번호', '이름']);
    expect([...rows].map(({ line, problem }) => [line, problem?.code ?? null])).toEqual([
      [1, null],
      [3, 'IMPORT_ROW_BROKEN'],
      [4, 'IMPORT_ROW_BROKEN'],
      [5, 'IMPORT_COLUMN_UNKNOWN'],
      [6, 'IMPORT_COLUMN_UNKNOWN'],
      [7, 'IMPORT_ROW_BROKEN'],
    ]);
    expect(() => tableOf(Buffer.from(`${'['.repeat(60_000)}\n`), true)).toThrow(code('IMPORT_FILE_BROKEN'));
  });

  it.each([
    [['번호', 'NAME ', '오류'], null],
    [['번호', 'id'], 'IMPORT_COLUMN_DOUBLED'],
    [['번호', '별명'], 'IMPORT_COLUMN_UNKNOWN'],
    [['번호', ''], 'IMPORT_COLUMN_UNKNOWN'],
    [['이름'], 'IMPORT_COLUMN_MISSING'],
    [Array.from({ length: 101 }, (_, i) => `${i}`), 'IMPORT_COLUMNS_TOO_MANY'],
  ])('headings $#', (headings, wanted) => {
    if (wanted) expect(() => headerOf(headings, source)).toThrow(code(wanted));
    else expect(headerOf(headings, source).map((column) => column?.name)).toEqual(['id', 'name', undefined]);
  });
});

describe('what a row would do (S004-OPS-04)', () => {
  it('names what differs, old and new, and nothing else', () => {
    expect(plan('번호,이름,가격,메모\nr1,김동방,"2,000",', whole1)).toEqual({
      outcome: 'UPDATE',
      changes: [{ name: 'price', from: '1000', to: '2000' }],
      problem: null,
    });
    expect(plan('번호,이름,접속\nr1,김동방,어제', whole1)).toMatchObject({
      outcome: 'UNCHANGED',
      changes: [],
    });
    expect(plan('번호,이름,상태,코드\n,새 사람,ACTIVE,b', null)).toEqual({
      outcome: 'CREATE',
      changes: [
        { name: 'name', from: '', to: '새 사람' },
        { name: 'code', from: '', to: 'b' },
      ],
      problem: null,
    });
  });

  it.each([
    ['번호,가격\nr1,열', 'IMPORT_VALUE_INVALID'],
    ['번호,이름\nr1,', 'IMPORT_VALUE_MISSING'],
    ['번호,이름\nr1,홍*동', 'IMPORT_VALUE_MASKED'],
    ['번호,코드\nr1,b', 'IMPORT_COLUMN_FIXED'],
    ['번호,상태\nr1,INACTIVE', 'IMPORT_COLUMN_FIXED'],
    [`번호,메모\nr1,"a\u0000b"`, 'IMPORT_VALUE_INVALID'],
    [`번호,메모\nr1,${'x'.repeat(2_001)}`, 'IMPORT_VALUE_INVALID'],
  ])('refuses $#', (file, wanted) => {
    expect(plan(file, whole1)).toMatchObject({ outcome: 'ERROR', problem: { code: wanted } });
  });

  it('a new record needs what every record has', () => {
    expect(plan('번호,메모\n,x', null)).toMatchObject({
      problem: { code: 'IMPORT_VALUE_MISSING', args: { column: '이름' } },
    });
    expect(plan('번호,이름,상태\n,x,INACTIVE', null)).toMatchObject({
      problem: { code: 'IMPORT_COLUMN_FIXED' },
    });
  });

  it('whatever an export writes changes nothing: guarded, masked, with signs CP949 does not know', () => {
    const hard = { name: 'Zoë 😀', memo: '=cmd|x', price: '5', code: "'=1", status: 'INACTIVE' };
    const titles = ['번호', '이름', '메모', '가격', '코드', '상태'];
    for (const name of [hard.name, mask('name', hard.name)])
      for (const format of Object.values(ExportFormat)) {
        const { head, rows } = FILE_FORMATS[format];
        const values = ['r1', name, hard.memo, hard.price, hard.code, hard.status];
        const file = Buffer.concat([head(titles), rows(titles, [values])]);
        expect(plan(file, hard, format === ExportFormat.JSONL)).toMatchObject({
          outcome: 'UNCHANGED',
          problem: null,
        });
      }
    expect(plan("번호,메모\nr1,'=sum(1)", whole1)).toMatchObject({ changes: [{ from: '', to: '=sum(1)' }] });
    expect(cellsOf([columns[0] ?? null], ["'+r1"], 'UTF8')).toEqual({ id: '+r1' });
  });

  it('values have one form each', () => {
    expect(someOf('x', ['A', 'B'])('b, a;B')).toBe('A B');
    expect(oneOf('x', ['A'])('a')).toBe('A');
    expect(['y', 'TRUE', '예', 'n', '0'].map(yesNo('x'))).toEqual(['Y', 'Y', 'Y', 'N', 'N']);
    for (const bad of ['1,0', '-1', '1.5', '1e3', '0', '99999999999999999'])
      expect(() => whole('x', [1, 10])(bad)).toThrow(code('IMPORT_VALUE_INVALID'));
  });
});
