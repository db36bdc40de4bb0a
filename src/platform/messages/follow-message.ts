import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Schedule } from '../schedule/schedule.js';
import { MessageCarriers } from './message-carrier.js';
import { MessageQueries } from './message.queries.js';
import { SettleMessage } from './settle-message.js';

const CHECKED_MAX = 50;
const AT_ONCE = 5;

/** Asks what became of the messages that were taken, where that can be asked: at once, later, and for days. */
@Injectable()
export class FollowMessage implements OnModuleInit {
  constructor(
    private readonly queries: MessageQueries,
    private readonly carriers: MessageCarriers,
    private readonly settle: SettleMessage,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'messages.follow', everyMs: 5_000, run: () => this.executeDue() });
  }

  async executeDue(): Promise<void> {
    const ready = this.carriers.ready();
    const asked = this.carriers.asked().filter((channel) => ready.includes(channel));
    if (asked.length === 0) return;
    const due = await this.queries.toCheck(asked, this.clock.now(), CHECKED_MAX);
    const work = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift()) await this.follow(id);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private async follow(id: string): Promise<void> {
    const row = await this.queries.byId(id);
    const receipts = row && this.carriers.named(row.channel).receipts;
    if (!receipts || row.receipt === null) return;
    await this.settle.followed(id, await receipts.standingOf(row.receipt));
  }
}
