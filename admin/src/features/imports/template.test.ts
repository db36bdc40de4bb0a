import { describe, expect, it } from 'vitest';
import { toImportFilter, importsSearch } from './search';
import { tableType, templateOf } from './template';

const column = { name: 'x', required: false, isKey: false, isEditable: true, choices: [] };

describe('S003-ADM-03 the file of an import', () => {
  it('a template has its mark, what records are found by, and no column that only an export has', () => {
    const columns = [
      { ...column, name: 'id', title: '번호', isKey: true, example: '' },
      { ...column, name: 'name', title: '이름', example: '홍, "길동"' },
      { ...column, title: '가입 일시', example: '' },
    ];
    expect(templateOf(columns, 'ko')).toBe('\ufeff번호,이름\r\n,"홍, ""길동"""\r\n');
    expect(templateOf(columns, 'en')).toBe('\ufeffid,name\r\n,"홍, ""길동"""\r\n');
  });

  it.each([
    ['a.CSV', 'text/csv'],
    ['a.b.jsonl', 'application/x-ndjson'],
    ['a.xlsx', null],
    ['csv', null],
  ])('%s', (name, type) => {
    expect(tableType(name)).toBe(type);
  });

  it('the address of the page may say anything', () => {
    const search = importsSearch.parse({ group: 'nonsense', page: '-1', mine: 'x', kind: 'users.list' });
    expect(toImportFilter(search)).toEqual({ kind: 'users.list' });
    expect(toImportFilter(importsSearch.parse({ group: 'working', mine: true }))).toEqual({
      phase: ['PLANNING', 'RUNNING', 'UNDOING'],
      mine: true,
    });
  });
});
