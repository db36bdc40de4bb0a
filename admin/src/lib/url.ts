/** Search params as plain strings: `?q=2026&status=DONE,FAILED`, never JSON in quotes. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value));
  }
  const text = params.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : '';
}

/** A comma list in the URL, reduced to the values that are known. */
export function parseList<T extends string>(text: string | undefined, known: readonly T[]): T[] {
  if (!text) return [];
  const asked = new Set(text.split(','));
  return known.filter((value) => asked.has(value));
}

export function joinList(values: readonly string[]): string | undefined {
  return values.length > 0 ? values.join(',') : undefined;
}

/** Where to go after sign-in: a path of this app only, never another site. */
export function safeReturnPath(path: string | undefined): string {
  if (!path || !path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return '/dashboard';
  return path.startsWith('/login') ? '/dashboard' : path;
}

/** The values that a list is to show, where some are wanted or some are not; undefined: all. */
export function onlyNot<T extends string>(
  known: readonly T[],
  only: string | undefined,
  not: string | undefined,
): T[] | undefined {
  const [wanted, spared] = [parseList(only, known), parseList(not, known)];
  if (wanted.length === 0 && spared.length === 0) return undefined;
  return (wanted.length > 0 ? wanted : [...known]).filter((value) => !spared.includes(value));
}
