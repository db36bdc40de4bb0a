import { randomUUID } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * A file for sealed bytes on their way to the store, which wants to know their number first. It has no name from the
 * start, so nothing of it is left when the process dies.
 */
export class Spool {
  private constructor(
    private readonly file: FileHandle,
    private written: number,
  ) {}

  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `madang-upload-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await rm(path);
    return new Spool(file, 0);
  }

  get size(): number {
    return this.written;
  }

  async write(bytes: Buffer): Promise<void> {
    await this.file.write(bytes, 0, bytes.length, this.written);
    this.written += bytes.length;
  }

  read(): Readable {
    return this.file.createReadStream({ start: 0, autoClose: false });
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
