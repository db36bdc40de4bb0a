import { Injectable } from '@nestjs/common';

/** Says that this process is on its way out: readiness turns 503 while requests in flight are finished. */
@Injectable()
export class Draining {
  private since: Date | null = null;

  get started(): boolean {
    return this.since !== null;
  }

  start(): void {
    this.since ??= new Date();
  }
}
