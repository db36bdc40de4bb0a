import { Injectable } from '@nestjs/common';
import { describeError, log } from '../telemetry/logger.js';

/** Work that goes on after its caller was answered. A graceful stop waits for it. */
@Injectable()
export class InFlight {
  private readonly running = new Set<Promise<unknown>>();

  track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    work
      .catch((error: unknown) => log.error({ error: describeError(error) }, 'background work failed'))
      .finally(() => this.running.delete(work));
    return work;
  }

  async settled(timeoutMs: number): Promise<void> {
    const all = Promise.allSettled([...this.running]);
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())]);
  }
}
