/** JSON that keeps `bigint` and `Date`: `{"$n":"12"}` and `{"$d":"2026-11-21T05:30:00.000Z"}`. */
export function encodeTyped(value: unknown): string {
  return JSON.stringify(value, function (this: unknown, name: string, shown: unknown) {
    // Date has turned itself into text before it is shown here.
    const real = (this as Record<string, unknown>)[name];
    if (real instanceof Date) return { $d: real.toISOString() };
    if (typeof real === 'bigint') return { $n: real.toString() };
    if (real instanceof Map || real instanceof Set) throw new Error('Maps and sets are not kept');
    if (isTagged(real)) throw new Error('Names that begin with $ are not kept');
    return shown;
  });
}

/** What `encodeTyped` wrote. What it means must be checked by whoever reads it: it comes from outside. */
export function decodeTyped(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown) => {
    if (!isTagged(value)) return value;
    if (typeof value['$n'] === 'string') return BigInt(value['$n']);
    if (typeof value['$d'] === 'string') return new Date(value['$d']);
    throw new Error('An unknown tag');
  });
}

function isTagged(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).some((name) => name.startsWith('$'))
  );
}
