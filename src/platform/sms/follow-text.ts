import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Schedule } from '../schedule/schedule.js';
import { SettleText } from './settle-text.js';
import { SmsQueries } from './sms.queries.js';
import { SmsCarrier } from './solapi/sms-carrier.port.js';

const CHECKED_MAX = 50;
const AT_ONCE = 5;

/** Asks the carrier what became of the texts it took: at once, later, and for days. */
@Injectable()
export class FollowText implements OnModuleInit {
  constructor(
    private readonly queries: SmsQueries,
    private readonly carrier: SmsCarrier,
    private readonly settle: SettleText,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'sms.follow', everyMs: 5_000, run: () => this.executeDue() });
  }

  async executeDue(): Promise<void> {
    if (!this.carrier.configured) return;
    const due = await this.queries.toCheck(this.clock.now(), CHECKED_MAX);
    const work = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift()) await this.follow(id);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private async follow(id: string): Promise<void> {
    const row = await this.queries.byId(id);
    if (row?.receipt == null) return;
    await this.settle.followed(id, await this.carrier.standingOf(row.receipt));
  }
}
