import { describe, expect, it } from 'vitest';
import { arrange, columnsText, moved, parseColumns } from './list-columns';

const columns = [
  { id: 'amount' },
  { id: 'status' },
  { id: 'orderId', isRowHeader: true },
  { id: 'action', isFixed: true },
];

describe('S000-ARC-01 the choice of columns', () => {
  it('shows what is chosen in its order, with what names the row and what can be done with it', () => {
    const shown = (text?: string) => arrange(columns, parseColumns(text, columns)).map(({ id }) => id);
    expect(shown()).toEqual(['amount', 'status', 'orderId', 'action']);
    expect(shown('status,orderId')).toEqual(['status', 'orderId', 'action']);
    expect(shown('status')).toEqual(['orderId', 'status', 'action']);
    expect(shown('status,gone,status')).toEqual(['orderId', 'status', 'action']);
    expect(shown('gone')).toEqual(['amount', 'status', 'orderId', 'action']);
  });

  it('is not kept while it is what the table has by itself', () => {
    expect(columnsText(['amount', 'status', 'orderId'], columns)).toBeUndefined();
    expect(columnsText(['status', 'orderId'], columns)).toBe('status,orderId');
  });

  it('moves a column and stops at the ends', () => {
    expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 'a', 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
  });
});
