import type { SavedViewFactsFragment } from '@/gql/graphql';
import { parseSearch, stringifySearch } from './url';

/** An address as the router has it: words and numbers, unchecked. */
export type RawSearch = Record<string, unknown>;

/** Where somebody stands in a list, and not how it is looked at. */
const passing = new Set(['page', 'size', 'id', 'tab', 'cols', 'saved', 'bulk', 'ask', 'of']);
/** What is open over a list, whatever view it has. */
const over = ['ask', 'of', 'bulk'];
const dates = ['period', 'from', 'to'];

/** The list as it is without any view, where another one is what it begins with. */
export const WHOLE = 'all';

/** Filters and order of an address, as they are kept in a view. */
export function lookOf(raw: RawSearch): string {
  const kept = Object.entries(raw)
    .filter(([name]) => !passing.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return stringifySearch(Object.fromEntries(kept)).slice(1);
}

/** A view without dates is one of every time: it leaves the period as it is. */
const hasDates = (search: Record<string, string>): boolean => dates.some((name) => name in search);

export function isShown(view: SavedViewFactsFragment, raw: RawSearch): boolean {
  const wanted = parseSearch(view.search);
  const without = hasDates(wanted) ? [] : dates;
  const present = Object.fromEntries(Object.entries(raw).filter(([name]) => !without.includes(name)));
  const cols = typeof raw['cols'] === 'string' ? raw['cols'] : undefined;
  return lookOf(present) === lookOf(wanted) && cols === view.columns?.join(',');
}

/** The address that shows a view, or the whole list. */
export function addressOf(
  view: SavedViewFactsFragment | null,
  raw: RawSearch,
  hasDefault: boolean,
): RawSearch {
  // With a row open, `tab` is the drawer's.
  const place = { size: raw['size'], tab: raw['id'] === undefined ? raw['tab'] : undefined };
  if (!view) return { ...place, saved: hasDefault ? WHOLE : undefined };
  const search = parseSearch(view.search);
  const range = hasDates(search) ? {} : Object.fromEntries(dates.map((name) => [name, raw[name]]));
  return { ...place, ...range, ...search, cols: view.columns?.join(','), saved: view.id };
}

/** The address of what a list begins with; what a link opens over the list stays open. */
export function beginsWith(view: SavedViewFactsFragment, raw: RawSearch): RawSearch {
  const open = over.filter((name) => raw[name] !== undefined).map((name) => [name, raw[name]]);
  return { ...addressOf(view, raw, true), ...Object.fromEntries(open) };
}

/** Which view is looked at, changed or not. */
export function chosenView(
  views: readonly SavedViewFactsFragment[],
  raw: RawSearch,
): SavedViewFactsFragment | undefined {
  if (raw['saved'] === WHOLE) return undefined;
  return views.find(({ id }) => id === raw['saved']) ?? views.find((view) => isShown(view, raw));
}

/** Whether an address says nothing of how the list is looked at. */
export const isBare = (raw: RawSearch): boolean =>
  raw['saved'] === undefined && raw['cols'] === undefined && lookOf(raw) === '';

/** What a list begins with for who comes to it by its bare address: one's own choice before that of the role. */
export function firstView(
  views: readonly SavedViewFactsFragment[],
  raw: RawSearch,
): SavedViewFactsFragment | undefined {
  if (!isBare(raw)) return undefined;
  const begins = views.filter(({ isDefault }) => isDefault);
  return begins.find(({ role }) => role === null) ?? begins[0];
}
