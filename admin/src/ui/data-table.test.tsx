import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nothing } from './bulk/selection';
import { DataTable, type TableColumn } from './data-table';

interface Row {
  id: string;
  name: string;
}

const rows: Row[] = [
  { id: 'a', name: '한유진' },
  { id: 'b', name: '강수아' },
  { id: 'c', name: '장시우' },
];
const columns: TableColumn<Row>[] = [
  { id: 'name', header: '이름', cell: (row) => row.name, isRowHeader: true, sortField: 'NAME' },
  { id: 'id', header: '번호', cell: (row) => row.id, align: 'right' },
];

let isWide = true;
beforeEach(() => {
  isWide = true;
  vi.stubGlobal('matchMedia', () => ({
    get matches() {
      return isWide;
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});

function show(props: Partial<Parameters<typeof DataTable<Row>>[0]> = {}) {
  return render(
    <DataTable
      label="회원 목록"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowTestId="row"
      card={(row) => <span>{row.name}</span>}
      empty={<p>없습니다</p>}
      {...props}
    />,
  );
}

describe('S000-ARC-01 the table', () => {
  it('walks its rows with arrows and j/k, and opens one with Enter', async () => {
    const onOpen = vi.fn();
    const user = userEvent.setup();
    show({ onOpen });
    await user.tab();
    await user.tab();
    const found = screen.getAllByTestId('row');
    expect(document.activeElement).toBe(found[0]);
    await user.keyboard('{ArrowDown}j');
    expect(document.activeElement).toBe(found[2]);
    await user.keyboard('j');
    expect(document.activeElement).toBe(found[2]);
    await user.keyboard('k{Enter}');
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(rows[1]);
    await user.keyboard('{Home}');
    expect(document.activeElement).toBe(found[0]);
    expect(found.filter((row) => row.tabIndex === 0)).toEqual([found[0]]);
  });

  it('says how it is sorted and turns the order around', async () => {
    const onSort = vi.fn();
    show({ sort: { field: 'NAME', direction: 'DESC' }, onSort });
    expect(screen.getByRole('columnheader', { name: '이름' }).getAttribute('aria-sort')).toBe('descending');
    await userEvent.click(screen.getByRole('button', { name: '이름' }));
    expect(onSort).toHaveBeenCalledWith({ field: 'NAME', direction: 'ASC' });
  });

  it('is a list of cards on a phone and no table', () => {
    isWide = false;
    show({ onOpen: vi.fn() });
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
  });

  it('keeps the height of the result while it loads, and says when there is nothing', () => {
    const { rerender, container } = show({ rows: undefined, skeletonRows: 7 });
    expect(container.querySelectorAll('tbody tr')).toHaveLength(7);
    rerender(
      <DataTable
        label="회원 목록"
        columns={columns}
        rows={[]}
        rowId={(row) => row.id}
        card={(row) => row.name}
        empty={<p>없습니다</p>}
      />,
    );
    expect(screen.getByText('없습니다')).toBeTruthy();
  });

  it('chooses a row with x or the space bar, a range with Shift, the page with the box above; its boxes open nothing', async () => {
    const user = userEvent.setup();
    const onOpen = vi.fn();
    function Chosen() {
      const [chosen, onChoose] = useState(nothing);
      const ids = [...chosen.ids].sort().join(' ');
      return (
        <>
          <output>{ids}</output>
          <DataTable
            label="회원 목록"
            columns={columns}
            rows={rows}
            rowId={(row) => row.id}
            rowTestId="row"
            card={(row) => <span>{row.name}</span>}
            empty={<p>없습니다</p>}
            onOpen={onOpen}
            selection={{ chosen, nameOf: (row) => row.name, onChoose }}
          />
        </>
      );
    }
    render(<Chosen />);
    const ids = () => screen.getByRole('status').textContent;
    screen.getAllByTestId('row')[0]?.focus();
    await user.keyboard('x');
    expect(ids()).toBe('a');
    await user.keyboard('{ArrowDown}{ArrowDown}{Shift>}x{/Shift}');
    expect(ids()).toBe('a b c');
    await user.keyboard(' ');
    expect(ids()).toBe('a b');
    expect((screen.getByTestId('page-box') as HTMLInputElement).indeterminate).toBe(true);
    await user.click(screen.getByTestId('page-box'));
    expect(ids()).toBe('a b c');
    await user.click(screen.getAllByTestId('row-box')[1] as HTMLElement);
    expect(ids()).toBe('a c');
    expect(onOpen).not.toHaveBeenCalled();
  });
});
