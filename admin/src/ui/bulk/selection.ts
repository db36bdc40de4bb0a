/** Which rows of a list are chosen: some by their ids, on whatever page they are, or all that fit the filter. */
export interface Chosen {
  ids: ReadonlySet<string>;
  isAll: boolean;
  /** The row that was chosen last: a range goes from it. */
  anchor: string | null;
}

export const nothing: Chosen = { ids: new Set(), isAll: false, anchor: null };

export const isChosen = ({ ids, isAll }: Chosen, id: string): boolean => isAll || ids.has(id);

export const isEmpty = ({ ids, isAll }: Chosen): boolean => !isAll && ids.size === 0;

/** So many ids still make an address; with more, a reload lets the choice go. */
const MAX_IN_ADDRESS = 100;
const ALL = 'all';

/** As it stands in the address of what is asked about the rows; undefined where there are too many for one. */
export function toAddress({ ids, isAll }: Chosen): string | undefined {
  if (isAll) return ALL;
  return ids.size > MAX_IN_ADDRESS ? undefined : [...ids].join(',');
}

export function fromAddress(text: string | undefined): Chosen {
  if (text === ALL) return { ...nothing, isAll: true };
  return { ...nothing, ids: new Set(text?.split(',').filter(Boolean)) };
}

/** How many of the rows on this page are chosen. */
export function onPage(chosen: Chosen, page: readonly string[]): 'none' | 'some' | 'all' {
  const count = page.filter((id) => isChosen(chosen, id)).length;
  if (count === 0) return 'none';
  return count === page.length ? 'all' : 'some';
}

/** Somebody presses a row: alone, or with all between it and the one before. */
export function toggled(chosen: Chosen, id: string, page: readonly string[], isRange = false): Chosen {
  // All but one is no filter: what is left is what can be seen.
  const ids = new Set(chosen.isAll ? page : chosen.ids);
  const from = chosen.anchor === null ? -1 : page.indexOf(chosen.anchor);
  const to = page.indexOf(id);
  if (isRange && from >= 0 && to >= 0) {
    for (const between of page.slice(Math.min(from, to), Math.max(from, to) + 1)) ids.add(between);
    return { ids, isAll: false, anchor: chosen.anchor };
  }
  if (!ids.delete(id)) ids.add(id);
  return { ids, isAll: false, anchor: id };
}

/** Somebody presses the box above the rows: all of the page, or none of it. */
export function pageToggled(chosen: Chosen, page: readonly string[]): Chosen {
  if (chosen.isAll) return nothing;
  const ids = new Set(chosen.ids);
  const isWhole = onPage(chosen, page) === 'all';
  for (const id of page)
    if (isWhole) ids.delete(id);
    else ids.add(id);
  return { ids, isAll: false, anchor: null };
}
