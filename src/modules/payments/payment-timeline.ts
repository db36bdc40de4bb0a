import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import type { Won } from '../../shared/money.js';
import type { PaymentStatus } from './payment.rules.js';

/** One thing that happened to a payment, from whichever module knows of it. */
export interface TimelineEntry {
  id: string;
  at: Date;
  status: PaymentStatus | null;
  refundStatus: string | null;
  cause: string;
  actorType: string;
  actorId: string | null;
  amount: Won | null;
  providerStatus: string | null;
  detail: string | null;
}

type Source = (context: RequestContext, paymentId: string) => Promise<TimelineEntry[]>;

/** Modules above payments add what they know; payments shows it all in the order of time. */
@Injectable()
export class PaymentTimeline {
  private readonly sources: Source[] = [];

  addSource(source: Source): void {
    this.sources.push(source);
  }

  async of(context: RequestContext, paymentId: string): Promise<TimelineEntry[]> {
    const parts = await Promise.all(this.sources.map((source) => source(context, paymentId)));
    return parts.flat().sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
  }
}
