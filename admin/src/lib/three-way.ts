import { useState } from 'react';

export type Side = 'mine' | 'theirs';

/** What a form began with, what is wanted of it, and what somebody else made of it meanwhile. */
export interface ThreeWay<F> {
  base: F;
  mine: F;
  theirs: F;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The fields to look at, each with the only side that changed it; null where both did, and differently. */
export function differences<F extends object>({
  base,
  mine,
  theirs,
}: ThreeWay<F>): Map<keyof F, Side | null> {
  const found = new Map<keyof F, Side | null>();
  for (const field of Object.keys(base) as (keyof F)[]) {
    if (isSame(mine[field], theirs[field])) continue;
    const [isMine, isTheirs] = [!isSame(base[field], mine[field]), !isSame(base[field], theirs[field])];
    found.set(field, isMine && isTheirs ? null : isMine ? 'mine' : 'theirs');
  }
  return found;
}

/** What is to be saved; nothing while a field that both changed has no choice. */
export function merged<F extends object>(three: ThreeWay<F>, choices: ReadonlyMap<keyof F, Side>): F | null {
  const result = { ...three.theirs };
  for (const [field, only] of differences(three)) {
    const side = choices.get(field) ?? only;
    if (side === null) return null;
    result[field] = three[side][field];
  }
  return result;
}

/**
 * Keeps what a form began with while the newest version is loaded beneath it, so that nothing typed is lost to
 * whoever saved first.
 * @param current as it is known now; it is loaded anew after a refusal
 */
export function useThreeWay<T extends { version: number }, F extends object>(
  current: T,
  formOf: (thing: T) => F,
) {
  const [opened, setOpened] = useState(current);
  const [mine, setMine] = useState<F | null>(null);
  const three: ThreeWay<F> | null =
    mine && current.version !== opened.version
      ? { base: formOf(opened), mine, theirs: formOf(current) }
      : null;
  return {
    opened,
    three,
    /** The version that what is saved next was made from. */
    version: three ? current.version : opened.version,
    /** Somebody was faster than these values. */
    refused: (values: F) => {
      if (three) setOpened(current);
      setMine(values);
    },
    /** Back to the form as it is; what it was made from stays, so that saving it asks again. */
    putAside: () => setMine(null),
  };
}
