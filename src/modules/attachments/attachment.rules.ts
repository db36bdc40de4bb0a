import { randomBytes } from 'node:crypto';
import { attachmentErrors } from './attachments.errors.js';
import { commonErrors } from '../../shared/common-errors.js';

const MIB = 1024 * 1024;
/** Threat model §4 "Uploads". */
export const FILE_MAX_BYTES = 10 * MIB;
export const QUOTA_BYTES = 500 * MIB;
export const PIXELS_MAX = 40_000_000;
export const LINK_TTL_MS = 5 * 60_000;
/** Links a person may hold at once, and files a person may have: what is tiny must be bounded as well. */
export const OPEN_UPLOADS_MAX = 50;

export const CONTENT_TYPES = {
  'image/png': { endings: ['png'], image: 'png' },
  'image/jpeg': { endings: ['jpg', 'jpeg'], image: 'jpeg' },
  'image/webp': { endings: ['webp'], image: 'webp' },
  'application/pdf': { endings: ['pdf'], image: null },
  'text/plain': { endings: ['txt'], image: null },
  'text/csv': { endings: ['csv'], image: null },
  'application/x-ndjson': { endings: ['jsonl', 'ndjson'], image: null },
} as const;
/** Files of rows: only staff hand them in, only to be imported; a spreadsheet runs what is in them. */
export const TABLE_TYPES: readonly string[] = ['text/csv', 'application/x-ndjson'];
export type ContentType = keyof typeof CONTENT_TYPES;
/** What the house itself writes for people. */
export type ProducedType = 'text/csv' | 'text/csv; charset=euc-kr' | 'application/x-ndjson';

// Separators, controls, and the marks that make `gpj.exe` read as `exe.jpg`.
const NAME_REFUSED = /[/\\:*?"<>|\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/u;

/**
 * The declared type, when it is one of ours and the name's ending says the same.
 * @throws ATTACHMENT_TYPE_NOT_ALLOWED, ATTACHMENT_TYPE_MISMATCH, INPUT_INVALID
 */
export function declaredType(
  fileName: string,
  contentType: string,
  { tables }: { tables: boolean } = { tables: false },
): ContentType {
  const allowed = Object.keys(CONTENT_TYPES).filter((type) => tables || !TABLE_TYPES.includes(type));
  if (!allowed.includes(contentType)) {
    throw attachmentErrors.ATTACHMENT_TYPE_NOT_ALLOWED({ path: 'contentType', allowed: allowed.join(' ') });
  }
  if (NAME_REFUSED.test(fileName) || fileName.startsWith('.')) {
    throw commonErrors.INPUT_INVALID({ path: 'fileName', reason: 'no path, no control characters' });
  }
  const type = contentType as ContentType;
  const ending = /\.([A-Za-z0-9]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (!(CONTENT_TYPES[type].endings as readonly string[]).includes(ending)) {
    throw attachmentErrors.ATTACHMENT_TYPE_MISMATCH({
      declared: type,
      reason: 'the ending of the name says another type',
    });
  }
  return type;
}

/** Random: whoever sees the store's keys learns nothing. The first part spreads files over folders. */
export function newObjectKey(): string {
  const name = randomBytes(24).toString('hex');
  return `attachments/${name.slice(0, 2)}/${name}`;
}

/** How a browser is told to save it under its name: plain letters for old ones, RFC 5987 for the others. */
export function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
