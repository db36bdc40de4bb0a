import { randomUUID } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { RecordActivity, RollUpActivity } from '../modules/analytics/index.js';
import { systemActor } from '../platform/security/actor.js';
import { pick } from './seed-plan.js';

interface Visit {
  id: string;
  kind: string;
  userId: string;
  at: Date;
  details: { name: string; value: string }[] | null;
}

const ACTOR = systemActor('demo');
const MINUTE_MS = 60_000;
const BATCH = 1_000;
const PAGES = ['home', 'points', 'memberships', 'help', 'events'] as const;
/** How many of those who have been here so many weeks still come on a day, and how many of visits go on. */
const COMING = 0.28;
const FADING = 0.82;
const LOOKING = 0.55;
const CHECKING_OUT = 0.4;

/** What customers do on the site between orders: some come every few days, fewer the longer they are here. */
export class DemoVisitor {
  private readonly waiting: Visit[] = [];

  constructor(
    private readonly app: NestExpressApplication,
    private readonly random: () => number,
  ) {}

  /** A day's visits. @param joinedAt when each customer registered */
  async day(start: Date, now: Date, joinedAt: ReadonlyMap<string, Date>): Promise<void> {
    const until = Math.min(start.getTime() + 86_400_000, now.getTime());
    for (const [userId, joined] of joinedAt) {
      const weeks = Math.max(0, (start.getTime() - joined.getTime()) / (7 * 86_400_000));
      const isFirstDay = joined.getTime() >= start.getTime();
      if (!isFirstDay && this.random() > COMING * FADING ** weeks) continue;
      const from = Math.max(start.getTime() + 7 * 3_600_000, joined.getTime());
      if (from < until) this.visit(userId, from + this.random() * (until - from), until);
    }
    await this.send();
  }

  async done(): Promise<void> {
    await this.app.get(RollUpActivity).run();
  }

  private visit(userId: string, at: number, until: number): void {
    let moment = at;
    const act = (kind: string, details: Visit['details'] = null): void => {
      if (moment < until)
        this.waiting.push({ id: randomUUID(), kind, userId, at: new Date(moment), details });
      moment += (0.2 + this.random() * 3) * MINUTE_MS;
    };
    const pages = 1 + Math.floor(this.random() * 4);
    for (let i = 0; i < pages; i += 1)
      act('page.viewed', [{ name: 'page', value: pick(this.random, PAGES) }]);
    if (this.random() > LOOKING) return;
    act('product.viewed', [{ name: 'product', value: pick(this.random, ['points', 'membership']) }]);
    if (this.random() < CHECKING_OUT) act('checkout.started');
  }

  private async send(): Promise<void> {
    while (this.waiting.length > 0)
      await this.app.get(RecordActivity).execute(ACTOR, this.waiting.splice(0, BATCH));
  }
}
