import type { Readable } from 'node:stream';
import { defineErrors, err } from '../../shared/errors.js';

export const storageErrors = defineErrors({
  STORAGE_UNAVAILABLE: err<{ retryAfterMs: number }>(
    'UPSTREAM_UNAVAILABLE',
    'The file store cannot be reached. Nothing was changed.',
  ),
});

/** `unknown`: the store may or may not have the object now. */
export type PutOutcome =
  { kind: 'done' } | { kind: 'declined'; reason: string } | { kind: 'unknown'; reason: string };

export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

export interface ObjectPage {
  /** In the order of their keys. */
  items: StoredObject[];
  /** Hand it back as `after` for what follows; null at the end. */
  next: string | null;
}

/** Where files lie. It sees sealed bytes and random keys only. */
export abstract class ObjectStorage {
  /** Stores the whole body under a new key, or nothing that can be read. @param size of the body, in bytes */
  abstract put(key: string, body: Readable, size: number): Promise<PutOutcome>;
  /** The body, or null when there is none. Destroy the stream when it is not read to its end. @throws STORAGE_UNAVAILABLE */
  abstract get(key: string): Promise<Readable | null>;
  /** @throws STORAGE_UNAVAILABLE */
  abstract head(key: string): Promise<StoredObject | null>;
  /** Removes it; a missing one is removed already. @throws STORAGE_UNAVAILABLE */
  abstract delete(key: string): Promise<void>;
  /** @param after a `next`, or null to begin. @throws STORAGE_UNAVAILABLE */
  abstract list(prefix: string, after: string | null, limit: number): Promise<ObjectPage>;

  /** Lets go of what it holds open, when the process ends. */
  async close(): Promise<void> {}
}

const KEY = /^[a-z0-9]{1,40}(\/[a-z0-9-]{1,80}){1,4}$/;

/** Keys are ours and random; whatever else comes must not become a path. */
export function checkKey(key: string): string {
  if (!KEY.test(key)) throw new Error('Not an object key');
  return key;
}
