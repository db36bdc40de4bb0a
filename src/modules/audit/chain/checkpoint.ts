import { z } from 'zod';
import { canonicalJson } from '../../../shared/canonical-json.js';

/** A signed head of the chains, as it goes outside. Bytes are hexadecimal. */
export const checkpointShape = z.object({
  version: z.literal(1),
  /** The newest link of the audit log, and how many there are. */
  seq: z.string().regex(/^\d{1,18}$/),
  events: z.string().regex(/^\d{1,18}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** The newest link of the access records; 0 before there is one. */
  accessSeq: z.string().regex(/^\d{1,18}$/),
  accessHash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string(),
  keyId: z.string(),
  /** Ed25519, over the canonical JSON of everything else. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});

export type Checkpoint = z.infer<typeof checkpointShape>;

export function signedText({
  signature: _,
  ...rest
}: Checkpoint | (Omit<Checkpoint, 'signature'> & { signature?: string })): string {
  return canonicalJson(rest);
}

/** @returns null when the text is no checkpoint */
export function readCheckpoint(text: string): Checkpoint | null {
  try {
    return checkpointShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The newest comes first where a store lists by key. */
export function storageKeyOf(seq: string): string {
  return `checkpoints/audit/${(10n ** 18n - BigInt(seq)).toString().padStart(19, '0')}`;
}
