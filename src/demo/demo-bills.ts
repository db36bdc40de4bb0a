import { randomUUID } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IssueUsageBill } from '../modules/domains/index.js';
import { systemActor } from '../platform/security/actor.js';
import { won } from '../shared/money.js';
import { addDays, billingDate, startOfDay, type BillingDate } from '../shared/time.js';
import type { DemoBuyer } from './demo-buyer.js';
import type { TossTwinControl } from './toss-twin-control.js';

const ACTOR = systemActor('seed');
const BASE_FEE = 3_300n;
const FEE_A_GB = 55n;
const HOUR_MS = 3_600_000;
const BILLED_OF_MONTH = '05';
/** Of those who have domains; and of these, who pays within the day. */
const BILLED = 0.3;
const PAYING = 0.75;

/** Bills the use of domains as it is done every month: on the fifth for the month before, and most pay at once. */
export class DemoBills {
  constructor(
    private readonly app: NestExpressApplication,
    private readonly twin: TossTwinControl,
    private readonly buyer: DemoBuyer,
    private readonly clock: { set(at: Date): void },
    private readonly random: () => number,
  ) {}

  /** @param end how far the day may go; where it is not over yet, nothing is billed */
  async day(start: Date, end: Date): Promise<void> {
    const day = billingDate(start);
    const noon = new Date(start.getTime() + 12 * HOUR_MS);
    if (!day.endsWith(BILLED_OF_MONTH) || end.getTime() < startOfDay(addDays(day, 1)).getTime()) return;
    this.clock.set(noon);
    await this.twin.setClock(noon);
    for (const user of this.buyer.users.filter(({ domains }) => domains)) {
      if (this.random() > BILLED) continue;
      const billId = await this.bill(user.id, monthBefore(day));
      if (this.random() < PAYING) await this.buyer.payBill(user, billId);
    }
  }

  private bill(userId: string, month: string): Promise<string> {
    const gigabytes = BigInt(Math.ceil(this.random() ** 3 * 900));
    const hostname = `shop${Math.floor(this.random() * 900 + 100)}.example.kr`;
    const lines = [
      { description: '기본료', hostname: null, amount: won(BASE_FEE) },
      { description: `전송량 ${gigabytes}GB`, hostname, amount: won(gigabytes * FEE_A_GB) },
    ];
    return this.app.get(IssueUsageBill).execute(ACTOR, { userId, month, lines }, randomUUID());
  }
}

function monthBefore(day: BillingDate): string {
  return addDays(`${day.slice(0, 8)}01` as BillingDate, -1).slice(0, 7);
}
