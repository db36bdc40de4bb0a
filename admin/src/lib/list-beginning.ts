import { SavedViewsDocument, type SavedViewFactsFragment } from '@/gql/graphql';
import { client } from './gql/client';
import { keepBeginning, keptBeginning } from './kept-beginning';
import { lists } from './lists';
import type { Viewer } from './permissions';
import { beginsWith, isBare, type RawSearch } from './saved-view';

const placeOf = (path: string, tab: unknown): string => (tab === undefined ? path : `${path}?${String(tab)}`);
const listAt = new Map(
  Object.entries(lists).map(([name, { path, tab, permission }]) => [
    placeOf(path, tab),
    { name, permission },
  ]),
);

/**
 * The address of the view that a list begins with, for who comes by its bare address; null where there is none. So the
 * first question is that of the view, and no other list is seen before it.
 */
export async function beginningOf(viewer: Viewer, path: string, raw: RawSearch): Promise<RawSearch | null> {
  // With a row open, `tab` is the drawer's.
  const list = raw['id'] === undefined ? listAt.get(placeOf(path, raw['tab'])) : undefined;
  if (!list || !isBare(raw) || !viewer.permissions.includes(list.permission)) return null;
  const kept = keptBeginning(viewer, list.name);
  const view = kept ? kept.view : await askFor(viewer, list.name);
  return view ? beginsWith(view, raw) : null;
}

async function askFor(viewer: Viewer, list: string): Promise<SavedViewFactsFragment | null> {
  const { data } = await client
    .query(SavedViewsDocument, { list }, { requestPolicy: 'network-only' })
    .toPromise();
  return data ? keepBeginning(viewer, list, data.savedViews).view : null;
}
