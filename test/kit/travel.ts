import { Clock } from '../../src/platform/clock/clock.js';
import type { TestSystem } from './test-system.js';

/** Makes a server's clock go ahead of the machine's; it goes on running. */
export class TimeMachine {
  aheadMs = 0;

  constructor(system: TestSystem) {
    system.get(Clock).now = () => new Date(Date.now() + this.aheadMs);
  }

  ahead(ms: number): void {
    this.aheadMs += ms;
  }
}
