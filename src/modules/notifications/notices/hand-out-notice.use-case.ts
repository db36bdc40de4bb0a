import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Consumers } from '../../../platform/outbox/consumers.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { killPoint } from '../../../platform/telemetry/kill-point.js';
import { NoticeQueries } from './notice.queries.js';
import { NoticeStore, type Audience, type Reader } from './notice.store.js';
import { NoticeWays } from './notice-ways.js';

const ACTOR = systemActor('notifications');
/** Without Redis the schedule hands notices out: an alert about Redis must get through as well. */
const RESCUE_AFTER_MS = 3_000;
const OPEN_MAX = 50;

/** Hands a notice to everybody it is for, in one transaction: all of it happens, or none and it is done again. */
@Injectable()
export class HandOutNotice implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: NoticeStore,
    private readonly queries: NoticeQueries,
    private readonly staff: StaffDirectory,
    private readonly ways: NoticeWays,
    private readonly consumers: Consumers,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'notifications.hand-out',
      event: 'notification.requested',
      queue: 'notifications',
      tellsPeople: true,
      handle: ({ payload }) => this.execute(payload.noticeId),
    });
    this.schedule.register({
      name: 'notifications.hand-out-due',
      queue: 'notifications',
      everyMs: 1_000,
      run: () => this.executeDue(),
    });
  }

  async execute(noticeId: string): Promise<void> {
    await this.uow.run(ACTOR, async (tx) => {
      const notice = await this.store.lockOpen(tx, noticeId);
      if (!notice) return;
      const readers = await this.readersOf(tx, notice.audience);
      await this.store.show(tx, notice, readers);
      await this.ways.toStaff(
        tx,
        notice,
        readers.filter(({ type }) => type === 'ADMIN').map(({ id }) => id),
      );
      await this.ways.toDestinations(tx, notice);
      await this.store.close(tx, notice.id);
    });
    await killPoint('notifications.handed-out');
  }

  /** Those whose job was lost. @param afterMs how long a job may take before it counts as lost */
  async executeDue(afterMs = RESCUE_AFTER_MS): Promise<void> {
    const before = new Date(this.clock.now().getTime() - afterMs);
    for (const id of await this.queries.open(before, OPEN_MAX)) await this.execute(id);
  }

  private async readersOf(tx: Tx, audience: Audience): Promise<Reader[]> {
    if ('userIds' in audience) return audience.userIds.map((id) => ({ type: 'USER', id }));
    if ('channelIds' in audience) return [];
    const [holders, named] =
      'permission' in audience
        ? [await this.staff.holdersOf(tx, audience.permission), audience.also ?? []]
        : [[], audience.adminUserIds];
    const ids = new Set([...holders, ...(await this.staff.activeAmong(tx, named))]);
    return [...ids].map((id) => ({ type: 'ADMIN', id }));
  }
}
