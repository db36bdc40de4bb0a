import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../../shared/errors.js';
import { Db } from '../db/db.js';

const ASK_EVERY_MS = 500;

/**
 * While the database is away no job can be done, and none is to blame: it keeps its place and goes on afterwards. Counted
 * as its own failures, an outage of seconds would use up the tries of every job in hand and leave them to staff.
 */
@Injectable()
export class Outage {
  private stopping = false;

  constructor(private readonly db: Db) {}

  /**
   * Does `work` again after each outage. What is refused while the database answers is refused for a reason of its own
   * and is thrown, and so is everything once the process is to stop.
   */
  async outlast<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const mayBeOutage = error instanceof DomainError && error.code === 'SERVICE_UNAVAILABLE';
        if (!mayBeOutage || !(await this.waited())) throw error;
      }
    }
  }

  /** Nobody waits any longer. */
  stop(): void {
    this.stopping = true;
  }

  /** @returns true when the database was away and is back */
  private async waited(): Promise<boolean> {
    for (let outage = false; !this.stopping; outage = true) {
      if (await this.answers()) return outage;
      await pause(ASK_EVERY_MS);
    }
    return false;
  }

  private answers(): Promise<boolean> {
    return this.db.rows('SELECT 1').then(
      () => true,
      () => false,
    );
  }
}
