import { z } from 'zod';
import type { PageOutcome } from './settlement-source.port.js';

/** A key that a merchant's lists are read with; null is the environment's. */
export interface ReadingKey {
  id: string | null;
  /** The provider may not know it any more. */
  isFormer: boolean;
}

/** Where a reading that goes from merchant to merchant is. */
const PLACE = z.object({
  key: z.string().nullable(),
  /** Of this merchant's list. */
  at: z.string().nullable(),
  /** Whose list it is; not known before its first row. */
  mId: z.string().nullable(),
  /** Merchants that were read already. */
  seen: z.array(z.string()),
});
type Place = z.infer<typeof PLACE>;

/**
 * One list out of those of all merchants, one after the other. Two keys may be of one merchant, as when a key was
 * renewed: whose list it is stands in its rows, and none is read twice.
 * @param place where the page before ended; null begins
 */
export async function walkMerchants(
  keys: readonly ReadingKey[],
  place: string | null,
  ask: (key: ReadingKey, at: string | null) => Promise<PageOutcome>,
): Promise<PageOutcome> {
  const here: Place =
    place === null
      ? { key: keys[0]?.id ?? null, at: null, mId: null, seen: [] }
      : PLACE.parse(JSON.parse(place));
  const index = keys.findIndex(({ id }) => id === here.key);
  const key = keys[index];
  if (!key) return { kind: 'lost-place' };
  const page = await ask(key, here.at);
  const isForgotten = page.kind === 'refused' && key.isFormer && page.code === 'UNAUTHORIZED_KEY';
  const found: PageOutcome = isForgotten ? { kind: 'rows', records: [], next: null } : page;
  if (found.kind !== 'rows') return found;
  const mId = here.mId ?? merchantOf(found.records);
  const isRepeat = here.mId === null && mId !== null && here.seen.includes(mId);
  if (!isRepeat && found.next !== null) {
    return { ...found, next: JSON.stringify({ ...here, at: found.next, mId } satisfies Place) };
  }
  const following = keys[index + 1];
  const seen = mId === null || isRepeat ? here.seen : [...here.seen, mId];
  return {
    kind: 'rows',
    records: isRepeat ? [] : found.records,
    next: following ? JSON.stringify({ key: following.id, at: null, mId: null, seen } satisfies Place) : null,
  };
}

function merchantOf(records: readonly { body: Record<string, unknown> }[]): string | null {
  const mId = records.map(({ body }) => body['mId']).find((value) => typeof value === 'string');
  return mId ?? null;
}
