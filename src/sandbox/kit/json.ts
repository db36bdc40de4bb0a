/** Careful reading of JSON that came from outside. */

/** A JSON object whose fields are not known yet. */
export type JsonObject = Record<string, unknown>;

/** The value when it is a JSON object (no array), else null. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The value when it is a string, else null. */
export const asString = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The value when it is a finite number, else null. */
export const asNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** The value when it is a boolean, else the fallback. */
export const asBoolean = (value: unknown, fallback: boolean): boolean =>
  typeof value === 'boolean' ? value : fallback;

/** Parses text to a JSON object; null when it is anything else. */
export function parseObject(text: string): JsonObject | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}
