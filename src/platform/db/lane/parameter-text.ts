/** A parameter in PostgreSQL's text form, or null for NULL. Lists are one-dimensional arrays. */
export function parameterText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return `${value}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(elementText).join(',')}}`;
  throw new TypeError('A quick read takes text, numbers, instants and lists of them');
}

function elementText(value: unknown): string {
  if (Array.isArray(value)) throw new TypeError('A quick read takes no lists of lists');
  const text = parameterText(value);
  if (text === null) return 'NULL';
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}
