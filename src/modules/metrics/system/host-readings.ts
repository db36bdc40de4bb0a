import { readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';

/** Shares are percent. Null is what could not be read: never zero. */
export interface HostReadings {
  cpu: number | null;
  memory: number | null;
  disk: number | null;
}

/** Reads the machine. CPU is what it did since the reading before. */
export class HostReader {
  private before = times();
  private share: number | null = null;

  /** @param folder on the disk that fills up: where files of people are kept */
  constructor(private readonly folder: string) {}

  async read(): Promise<HostReadings> {
    const [memory, disk] = await Promise.all([memoryUsage(), diskUsage(this.folder)]);
    return { cpu: this.cpu(), memory, disk };
  }

  private cpu(): number | null {
    const now = times();
    const total = now.total - this.before.total;
    const idle = now.idle - this.before.idle;
    // The machine counts in hundredths of a second: within one of them the reading before still holds.
    if (total <= 0) return this.share;
    this.before = now;
    this.share = share(total - idle, total);
    return this.share;
  }
}

function times(): { total: number; idle: number } {
  let [total, idle] = [0, 0];
  for (const { times: spent } of cpus()) {
    total += spent.user + spent.nice + spent.sys + spent.idle + spent.irq;
    idle += spent.idle;
  }
  return { total, idle };
}

/** What Linux could still hand out counts caches that it would give up; elsewhere only what is free is known. */
async function memoryUsage(): Promise<number | null> {
  const total = totalmem();
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  return total > 0 ? share(total - (available ? Number(available) * 1_024 : freemem()), total) : null;
}

/** A folder that is made with its first file lies on the disk of the nearest folder above it. */
async function diskUsage(folder: string): Promise<number | null> {
  try {
    const { blocks, bavail } = await statfs(folder);
    return blocks > 0 ? share(blocks - bavail, blocks) : null;
  } catch (error) {
    const above = dirname(folder);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing && above !== folder ? diskUsage(above) : null;
  }
}

const share = (part: number, whole: number): number => Math.round((part / whole) * 10_000) / 100;
