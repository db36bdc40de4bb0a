import { Injectable } from '@nestjs/common';
import { actorKey, type Actor } from '../security/actor.js';
import { RateLimits } from './rate-limits.js';

/**
 * Points for work whose size a document does not tell (how many events are in a batch, how much history a question goes
 * over), from the budget of whoever asks. They come on top of what the operation itself costs.
 */
@Injectable()
export class WorkToll {
  constructor(private readonly limits: RateLimits) {}

  /** Before the work. @throws RATE_LIMITED */
  async take(actor: Actor, points: number): Promise<void> {
    const whole = Math.floor(points);
    if (actor.type === 'SYSTEM' || whole < 1) return;
    await this.limits.spend([{ account: this.limits.account('actor', actorKey(actor)), points: whole }]);
  }

  /** After it, when nobody knew before how much it would be: what comes next waits for it. */
  note(actor: Actor, points: number): void {
    const whole = Math.floor(points);
    if (actor.type === 'SYSTEM' || whole < 1) return;
    this.limits.charge(this.limits.account('actor', actorKey(actor)), whole);
  }
}
