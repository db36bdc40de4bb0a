import { SavedViewsDocument, type SavedViewFactsFragment } from '@/gql/graphql';
import { client } from './gql/client';
import { lists } from './lists';
import type { Viewer } from './permissions';
import { beginsWith, firstView, isBare, type RawSearch } from './saved-view';
import { readPreference, writePreference } from './storage';

interface Kept {
  /** When it was asked, in milliseconds. */
  at: number;
  view: SavedViewFactsFragment | null;
}

/** A colleague may have shared another view since: what is older is asked for again. */
const GOOD_FOR_MS = 300_000;

const placeOf = (path: string, tab: unknown): string => (tab === undefined ? path : `${path}?${String(tab)}`);
const listAt = new Map(
  Object.entries(lists).map(([name, { path, tab, permission }]) => [
    placeOf(path, tab),
    { name, permission },
  ]),
);
const keyOf = (viewer: Viewer, list: string): string => `begins.${viewer.adminUser?.id ?? ''}.${list}`;

/** Which view a list begins with is kept in the browser: the next visit knows before it asks for anything. */
export function keepBeginning(viewer: Viewer, list: string, views: readonly SavedViewFactsFragment[]): Kept {
  const kept = { at: Date.now(), view: firstView(views, {}) ?? null };
  writePreference(keyOf(viewer, list), JSON.stringify(kept));
  return kept;
}

/** Views of a list were changed: the next who comes to it asks. */
export function forgetBeginning(viewer: Viewer, list: string): void {
  writePreference(keyOf(viewer, list), null);
}

/**
 * The address of the view that a list begins with, for who comes by its bare address; null where there is none. So the
 * first question is that of the view, and no other list is seen before it.
 */
export async function beginningOf(viewer: Viewer, path: string, raw: RawSearch): Promise<RawSearch | null> {
  // With a row open, `tab` is the drawer's.
  const list = raw['id'] === undefined ? listAt.get(placeOf(path, raw['tab'])) : undefined;
  if (!list || !isBare(raw) || !viewer.permissions.includes(list.permission)) return null;
  const { view } = keptOf(viewer, list.name) ?? (await ask(viewer, list.name)) ?? {};
  return view ? beginsWith(view, raw) : null;
}

async function ask(viewer: Viewer, list: string): Promise<Kept | null> {
  const { data } = await client
    .query(SavedViewsDocument, { list }, { requestPolicy: 'network-only' })
    .toPromise();
  return data ? keepBeginning(viewer, list, data.savedViews) : null;
}

function keptOf(viewer: Viewer, list: string): Kept | null {
  const text = readPreference(keyOf(viewer, list));
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Kept> | null;
    const isGood = kept?.at !== undefined && Date.now() - kept.at < GOOD_FOR_MS;
    return isGood ? { at: kept.at ?? 0, view: kept.view ?? null } : null;
  } catch {
    return null;
  }
}
