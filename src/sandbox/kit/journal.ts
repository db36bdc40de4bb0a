import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const NEWLINE = 0x0a;

/** How much of the file is whole, and what it says. */
interface Replay {
  records: unknown[];
  goodBytes: number;
}

/**
 * An append-only file of JSON lines. One line is one atomic change: after a crash it is there
 * completely or not at all. Writers that arrive together share one fsync.
 */
export class Journal {
  private waiting: { line: string; done: () => void; failed: (error: unknown) => void }[] = [];
  private flushing: Promise<void> | null = null;
  private broken: unknown = null;

  private constructor(private readonly file: FileHandle) {}

  /** Opens the journal in `folder` and hands every earlier record to `replay`, oldest first. */
  static async open(folder: string, replay: (record: unknown) => void): Promise<Journal> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, 'journal.jsonl');
    const bytes = await readFile(path).catch(emptyWhenMissing);
    const { records, goodBytes } = readRecords(bytes);
    for (const record of records) replay(record);
    const file = await open(path, 'a');
    // A torn last line was never acknowledged; without cutting it the next append would be glued to it.
    if (goodBytes < bytes.length) await file.truncate(goodBytes);
    await file.sync();
    await syncFolder(folder);
    return new Journal(file);
  }

  /** Resolves when the record is on disk. */
  append(record: unknown): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ line: `${JSON.stringify(record)}\n`, done, failed });
      this.flushing ??= this.flush();
    });
  }

  /** Resolves when everything appended so far is on disk. Readers wait for it, so nobody sees what a crash could undo. */
  async settled(): Promise<void> {
    if (this.flushing) await this.flushing;
    if (this.broken !== null) throw this.broken;
  }

  /** Forgets everything, after what is being written has landed. */
  async clear(): Promise<void> {
    await this.settled();
    await this.file.truncate(0);
    await this.file.sync();
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    if (this.flushing) await this.flushing;
    await this.file.close();
  }

  private async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        if (this.broken !== null) throw this.broken;
        await this.file.appendFile(batch.map((entry) => entry.line).join(''));
        await this.file.datasync();
        for (const entry of batch) entry.done();
      } catch (error) {
        // What reached the disk is unknown now; answering on from memory would promise too much.
        this.broken = error;
        for (const entry of batch) entry.failed(error);
      }
    }
    this.flushing = null;
  }
}

function emptyWhenMissing(error: NodeJS.ErrnoException): Buffer {
  if (error.code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}

function readRecords(bytes: Buffer): Replay {
  const records: unknown[] = [];
  let start = 0;
  for (let line = 1; start < bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end === -1) break;
    try {
      records.push(JSON.parse(bytes.toString('utf8', start, end)));
    } catch {
      if (end + 1 >= bytes.length) break;
      throw new Error(`journal line ${line} is unreadable and is not the last one`);
    }
    start = end + 1;
  }
  return { records, goodBytes: start };
}

/** A new file is durable only when its folder entry is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
