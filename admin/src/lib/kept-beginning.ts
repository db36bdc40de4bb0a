import type { SavedViewFactsFragment } from '@/gql/graphql';
import type { Viewer } from './permissions';
import { firstView } from './saved-view';
import { readPreference, writePreference } from './storage';

/** Which view a list begins with, as the browser keeps it. */
interface Kept {
  /** When it was asked, in milliseconds. */
  at: number;
  view: SavedViewFactsFragment | null;
}

/** A colleague may have shared another view since: what is older is asked for again. */
const GOOD_FOR_MS = 300_000;

const keyOf = (viewer: Viewer, list: string): string => `begins.${viewer.adminUser?.id ?? ''}.${list}`;

/** The next visit knows before it asks for anything. */
export function keepBeginning(viewer: Viewer, list: string, views: readonly SavedViewFactsFragment[]): Kept {
  const kept = { at: Date.now(), view: firstView(views, {}) ?? null };
  writePreference(keyOf(viewer, list), JSON.stringify(kept));
  return kept;
}

/** Views of a list were changed: the next who comes to it asks. */
export function forgetBeginning(viewer: Viewer, list: string): void {
  writePreference(keyOf(viewer, list), null);
}

/** Null where nobody asked, or too long ago. */
export function keptBeginning(viewer: Viewer, list: string): Kept | null {
  const text = readPreference(keyOf(viewer, list));
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Kept> | null;
    const isGood = kept?.at !== undefined && Date.now() - kept.at < GOOD_FOR_MS;
    return isGood ? { at: kept.at ?? 0, view: kept.view ?? null } : null;
  } catch {
    return null;
  }
}
