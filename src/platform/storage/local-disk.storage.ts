import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describeError, log } from '../telemetry/logger.js';
import {
  checkKey,
  ObjectStorage,
  storageErrors,
  type ObjectPage,
  type PutOutcome,
  type StoredObject,
} from './object-storage.port.js';

const DRAFT = '.draft-';

/** Objects as files below one folder. For one machine: other machines need the same disk, or S3. */
export class LocalDiskStorage extends ObjectStorage {
  constructor(private readonly root: string) {
    super();
  }

  async put(key: string, body: Readable, size: number): Promise<PutOutcome> {
    const path = this.pathOf(key);
    const draft = join(dirname(path), `${DRAFT}${randomUUID()}`);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await this.write(draft, body, size);
      // There whole or not at all, and still there after the power went.
      await rename(draft, path);
      await syncFolder(dirname(path));
      return { kind: 'done' };
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      log.warn({ error: describeError(error).message }, 'file store: put failed');
      return { kind: 'declined', reason: describeError(error).message };
    } finally {
      body.destroy();
    }
  }

  async get(key: string): Promise<Readable | null> {
    const path = this.pathOf(key);
    const handle = await orNull(() => open(path, 'r'));
    return handle && handle.createReadStream();
  }

  async head(key: string): Promise<StoredObject | null> {
    const path = this.pathOf(key);
    const found = await orNull(() => stat(path));
    return found?.isFile() ? { key, size: found.size, modifiedAt: found.mtime } : null;
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    await orNull(() => rm(path));
  }

  async list(prefix: string, after: string | null, limit: number): Promise<ObjectPage> {
    const items: StoredObject[] = [];
    for await (const key of this.keys('', prefix, after ?? '')) {
      if (items.length === limit) return { items, next: items.at(-1)?.key ?? null };
      const found = await this.head(key);
      if (found) items.push(found);
    }
    return { items, next: null };
  }

  /** Keys behind `after` in their order, folder by folder: never the whole tree in memory. */
  private async *keys(folder: string, prefix: string, after: string): AsyncGenerator<string> {
    const entries = await orNull(() => readdir(join(this.root, folder), { withFileTypes: true }));
    // A folder sorts as its keys do, with the slash.
    const named = (entries ?? []).map((entry) => ({
      key: `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`,
      isFolder: entry.isDirectory(),
      isDraft: entry.name.startsWith(DRAFT),
    }));
    for (const { key, isFolder, isDraft } of named.sort((a, b) => (a.key < b.key ? -1 : 1))) {
      if (isDraft) continue;
      if (isFolder) {
        const behind = key > after || after.startsWith(key);
        const wanted = key.startsWith(prefix) || prefix.startsWith(key);
        if (behind && wanted) yield* this.keys(key, prefix, after);
      } else if (key > after && key.startsWith(prefix)) yield key;
    }
  }

  private async write(path: string, body: Readable, size: number): Promise<void> {
    const file = await open(path, 'wx', 0o600);
    try {
      let written = 0;
      for await (const bytes of body as AsyncIterable<Buffer>) {
        await file.write(bytes);
        written += bytes.length;
      }
      if (written !== size) throw new Error(`${written} bytes came instead of ${size}`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private pathOf(key: string): string {
    return join(this.root, ...checkKey(key).split('/'));
  }
}

/** Null for what is not there. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    log.warn({ error: describeError(error).message }, 'file store cannot be read');
    throw storageErrors.STORAGE_UNAVAILABLE({ retryAfterMs: 3_000 });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
