import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { instantInLetter } from '../../../platform/mail/render/letter-format.js';
import { DeliverMessage } from '../../../platform/messages/deliver-message.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';
import { describeError, log } from '../../../platform/telemetry/logger.js';
import { HandOutNotice } from '../notices/hand-out-notice.use-case.js';
import { NoticeRegistry } from '../notices/notice-kinds.js';
import { Notices } from '../notices/notices.js';

declare global {
  interface NoticeKinds {
    'notifications.scheduler-silent': { since: string };
  }
}

const ACTOR = systemActor('scheduler-watch');
const LOOK_EVERY_MS = 30_000;
/** Some chores run every second, in whichever process; this long nothing was done by anybody. */
export const SILENT_AFTER_MS = 3 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Every process, also one that serves requests only, looks whether the chores still run anywhere. When they do not, it
 * raises the alarm and carries it itself, since those who would are the ones that are missing.
 */
@Injectable()
export class SchedulerWatch implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly schedule: Schedule,
    private readonly notices: Notices,
    private readonly registry: NoticeRegistry,
    private readonly handOut: HandOutNotice,
    private readonly messages: DeliverMessage,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'notifications.scheduler-silent',
      name: { ko: '예약 작업 멈춤', en: 'Scheduler silent' },
      usefulForMs: DAY_MS,
      words: {
        ko: ({ since }) => ({
          title: '예약 작업이 멈췄습니다',
          body: '결제 확인, 경보, 알림 발송처럼 반복되는 일이 어디에서도 실행되지 않고 있습니다. 작업 프로세스를 확인하세요.',
          facts: [['마지막 실행', instantInLetter(new Date(since), 'ko')]],
        }),
        en: ({ since }) => ({
          title: 'Nothing runs the scheduled work',
          body: 'What repeats (payment checks, alerts, sending) is not done by any process. Look after the workers.',
          facts: [['Last run', instantInLetter(new Date(since), 'en')]],
        }),
      },
      sample: { since: '2026-11-21T00:00:00.000Z' },
    });
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @returns whether it is silent */
  async execute(): Promise<boolean> {
    const last = await this.schedule.lastSignOfLife();
    // A database in which nothing ever ran has no scheduler that could have fallen silent.
    if (last === null || this.clock.now().getTime() - last.getTime() < SILENT_AFTER_MS) return false;
    await this.uow.run(ACTOR, (tx) =>
      this.notices.send(tx, {
        kind: 'notifications.scheduler-silent',
        key: last.toISOString(),
        audience: { permission: 'notification.manage' },
        severity: 'critical',
        link: '/dashboard',
        data: { since: last.toISOString() },
      }),
    );
    await this.handOut.executeDue(0);
    await this.messages.executeDue();
    return true;
  }

  private async look(): Promise<void> {
    try {
      if (await this.execute()) log.error({}, 'no process has run the chores for minutes');
    } catch (error) {
      log.warn({ error: describeError(error) }, 'could not look after the scheduler');
    }
  }
}
