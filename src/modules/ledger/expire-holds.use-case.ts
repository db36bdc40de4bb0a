import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { Schedule } from '../../platform/schedule/schedule.js';
import { systemActor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { Book } from './accounts.js';

const ACTOR = systemActor('expire-holds');
const EVERY_MS = 5_000;
const BATCH = 100;

interface Expired {
  hold_id: string;
  book: Book;
  owner_user_id: string | null;
  amount: string;
}

/** Gives back what was set aside until a time that has come. */
@Injectable()
export class ExpireHolds implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly schedule: Schedule,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'ledger.expire-holds', everyMs: EVERY_MS, run: () => this.executeDue() });
  }

  /** @returns how many ended */
  async executeDue(): Promise<number> {
    for (let ended = 0; ;) {
      const count = await this.execute();
      ended += count;
      if (count < BATCH) return ended;
    }
  }

  private execute(): Promise<number> {
    return this.uow.run(ACTOR, async (tx) => {
      const expired: Expired[] = await tx.query(
        `SELECT hold_id, book, owner_user_id, amount FROM ledger_expire_holds($1, $2)`,
        [this.clock.now(), BATCH],
      );
      const owners = new Set(
        expired.flatMap((hold) =>
          hold.book === Book.POINTS && hold.owner_user_id ? hold.owner_user_id : [],
        ),
      );
      await this.outbox.addAll(
        tx,
        [...owners].map((userId) => ({
          event: 'points.changed',
          subjectId: userId,
          payload: { userId },
          traceId: null,
        })),
      );
      await this.audit.recordAll(
        tx,
        expired.map((hold) => ({
          actor: ACTOR,
          entry: {
            action: 'hold.expired',
            resourceType: 'hold',
            resourceId: hold.hold_id,
            details: { amount: hold.amount },
          },
          traceId: null,
        })),
      );
      return expired.length;
    });
  }
}
