import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { WorkToll } from '../../../platform/rate-limit/work-toll.js';
import type { Actor } from '../../../platform/security/actor.js';
import { HostOwners } from './host-owners.js';
import { checkedSample, SAMPLES_A_POINT, type GivenSample } from './series.rules.js';
import { SeriesStore } from './series.store.js';

/**
 * Takes samples that an agent has read: all of them or none. Sending them again changes nothing, so an agent that got
 * no answer simply sends them once more. No audit event: thousands of numbers a minute, none of them a decision.
 */
@Injectable()
export class RecordMetrics {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: SeriesStore,
    private readonly hosts: HostOwners,
    private readonly toll: WorkToll,
    private readonly clock: Clock,
  ) {}

  /** @throws METRIC_INVALID, METRIC_HOST_TAKEN, METRIC_UNIT_MISMATCH, METRIC_SERIES_TOO_MANY, RATE_LIMITED */
  async execute(actor: Actor, given: readonly GivenSample[]): Promise<{ stored: number; repeated: number }> {
    const now = this.clock.now();
    const samples = given.map((sample, index) => checkedSample(sample, `samples.${index}`, now));
    await this.toll.take(actor, samples.length / SAMPLES_A_POINT);
    const free = await this.hosts.admit(actor, samples);
    const stored = await this.work.run(actor, async (tx) => {
      await this.hosts.claim(tx, actor, free, samples);
      return this.store.write(tx, samples, 'agent');
    });
    return { stored, repeated: samples.length - stored };
  }
}
