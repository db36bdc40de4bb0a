/** What a choice of columns needs to know of one. */
export interface ChoosableColumn {
  id: string;
  /** Names the row, so it is always there. */
  isRowHeader?: boolean;
  /** Holds what can be done with a row: always there, at the end, and nobody's choice. */
  isFixed?: boolean;
}

const isChoosable = (column: ChoosableColumn): boolean => !column.isFixed;

export const columnIds = (columns: readonly ChoosableColumn[]): string[] =>
  columns.filter(isChoosable).map(({ id }) => id);

/** The columns of an address or of a preference; null where it names none that are known. */
export function parseColumns(
  text: string | null | undefined,
  columns: readonly ChoosableColumn[],
): string[] | null {
  const known = new Set(columnIds(columns));
  const chosen = [...new Set(text?.split(','))].filter((id) => known.has(id));
  return chosen.length > 0 ? chosen : null;
}

/** What of a table is shown, in order. A link from an older release still shows what names its rows. */
export function arrange<T extends ChoosableColumn>(
  columns: readonly T[],
  chosen: readonly string[] | null,
): T[] {
  if (!chosen) return [...columns];
  const byId = new Map(columns.map((column) => [column.id, column]));
  const shown = chosen.flatMap((id) => byId.get(id) ?? []).filter(isChoosable);
  const naming = columns.filter((column) => column.isRowHeader && !chosen.includes(column.id));
  return [...naming, ...shown, ...columns.filter((column) => column.isFixed)];
}

/** Nothing where it is the order the table has by itself. */
export function columnsText(
  chosen: readonly string[],
  columns: readonly ChoosableColumn[],
): string | undefined {
  const text = chosen.join(',');
  return text === columnIds(columns).join(',') ? undefined : text;
}

/** Moved by so many places; a place outside the list changes nothing. */
export function moved(ids: readonly string[], id: string, by: number): string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return [...ids];
  const rest = ids.filter((other) => other !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}
