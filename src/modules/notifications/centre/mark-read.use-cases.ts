import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { isUuid } from '../../../shared/ids.js';
import '../notices/notices.events.js';
import { notificationErrors } from '../notifications.errors.js';

/** What somebody has seen; their other windows hear of it. Reading leaves no trace in the audit log. */
@Injectable()
export class MarkNotificationRead {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** A line that was read before stays as it is. @throws NOTIFICATION_NOT_FOUND also for somebody else's */
  async execute(actor: Actor, id: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const reader = actorId(actor);
      const there: unknown[] = isUuid(id)
        ? await tx.query(`SELECT 1 FROM notifications WHERE id = $1 AND recipient_id = $2`, [id, reader])
        : [];
      if (there.length === 0) throw notificationErrors.NOTIFICATION_NOT_FOUND();
      const [read]: [unknown[], number] = await tx.query(
        `UPDATE notifications SET read_at = $3 WHERE id = $1 AND recipient_id = $2 AND read_at IS NULL RETURNING 1`,
        [id, reader, this.clock.now()],
      );
      if (read.length > 0) await this.tell(tx, reader);
    });
  }

  /**
   * Everything that came up to then: what came while somebody was reading stays unread.
   * @returns how many lines were unread, and the mark they have now
   */
  all(actor: Actor, until: Date): Promise<{ count: number; readAt: Date }> {
    const readAt = this.clock.now();
    return this.uow.run(actor, async (tx) => {
      const reader = actorId(actor);
      const [read]: [unknown[], number] = await tx.query(
        `UPDATE notifications SET read_at = $2 WHERE recipient_id = $1 AND read_at IS NULL AND updated_at <= $3 RETURNING 1`,
        [reader, readAt, until],
      );
      if (read.length > 0) await this.tell(tx, reader);
      return { count: read.length, readAt };
    });
  }

  /** What was marked by one act has one time. @returns how many lines are unread again */
  takeBack(actor: Actor, readAt: Date): Promise<number> {
    return this.uow.run(actor, async (tx) => {
      const reader = actorId(actor);
      const [unread]: [unknown[], number] = await tx.query(
        `UPDATE notifications SET read_at = NULL WHERE recipient_id = $1 AND read_at = $2 RETURNING 1`,
        [reader, readAt],
      );
      if (unread.length > 0) await this.tell(tx, reader);
      return unread.length;
    });
  }

  private async tell(tx: Tx, reader: string | null): Promise<void> {
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM notifications WHERE recipient_id = $1 AND read_at IS NULL`,
      [reader],
    );
    if (reader !== null)
      await this.outbox.add(tx, 'notification.read', reader, { unread: Number(row?.count ?? 0) });
  }
}
