import { SavedViewsDocument, type SavedViewFactsFragment } from '@/gql/graphql';
import { client } from './gql/client';
import { lists } from './lists';
import type { Viewer } from './permissions';
import { addressOf, firstView, isBare, type RawSearch } from './saved-view';
import { readPreference, writePreference } from './storage';

const listOf = new Map(
  Object.entries(lists).map(([name, { path, permission }]) => [path, { name, permission }]),
);
const NONE = '';
const keyOf = (viewer: Viewer, list: string): string => `begins.${viewer.adminUser?.id ?? ''}.${list}`;

/** Which view a list begins with is kept in the browser: the next visit knows before it asks for anything. */
export function keepBeginning(viewer: Viewer, list: string, views: readonly SavedViewFactsFragment[]): void {
  const first = firstView(views, {});
  writePreference(keyOf(viewer, list), first ? JSON.stringify(first) : NONE);
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
  const list = listOf.get(path);
  const isForeign = ['id', 'tab'].some((name) => raw[name] !== undefined);
  if (!list || isForeign || !isBare(raw) || !viewer.permissions.includes(list.permission)) return null;
  const key = keyOf(viewer, list.name);
  if (readPreference(key) === null) {
    const { data } = await client
      .query(SavedViewsDocument, { list: list.name }, { requestPolicy: 'network-only' })
      .toPromise();
    if (data) keepBeginning(viewer, list.name, data.savedViews);
  }
  const kept = readPreference(key);
  return kept ? addressOf(JSON.parse(kept) as SavedViewFactsFragment, raw, true) : null;
}
