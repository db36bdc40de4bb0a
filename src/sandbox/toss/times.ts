/** Korean wall-clock formats of the Toss wire, computed without the machine's time zone. */

const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

const kstIso = (ms: number): string => new Date(ms + KST_OFFSET_MS).toISOString();

/** `2025-06-26T19:48:53+09:00`, the form of every time in API answers. */
export const kstTime = (ms: number): string => `${kstIso(ms).slice(0, 19)}+09:00`;

/** `2026-01-02T14:46:59.653000`: classic webhooks carry microseconds and no offset. */
export const kstMicros = (ms: number): string => `${kstIso(ms).slice(0, 23)}000`;

/** `20250626194853`, the middle of a payment key. */
export const kstCompact = (ms: number): string => kstIso(ms).slice(0, 19).replace(/[-:T]/g, '');

/** Reads `yyyy-MM-dd` or `yyyy-MM-dd'T'HH:mm:ss[.f][offset]`; no offset means Korean time. Null when it is neither. */
export function parseKst(text: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (!match) return null;
  const ms = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}${match[3] ?? '+09:00'}`);
  return Number.isNaN(ms) ? null : ms;
}
