import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Schedule } from '../../platform/schedule/schedule.js';
import { systemActor } from '../../platform/security/actor.js';
import { ObjectStorage } from '../../platform/storage/object-storage.port.js';
import { log } from '../../platform/telemetry/logger.js';
import { AttachmentQueries } from './attachment.queries.js';
import { AttachmentRepository } from './attachment.repository.js';

const ACTOR = systemActor('attachments-sweep');
const EVERY_MS = 60_000;
const BATCH = 200;
/** An upload that began before its link ended may take a while yet. */
const LATE_MS = 10 * 60_000;
/** Objects younger than this may belong to an upload under way. */
const YOUNG_MS = 60 * 60_000;

/** Files whose time is over; rows without an object and objects without a row, after crashes, broken uploads and deletions. */
@Injectable()
export class SweepAttachments implements OnModuleInit {
  /** Where the walk through the store goes on. */
  private place: string | null = null;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly repository: AttachmentRepository,
    private readonly queries: AttachmentQueries,
    private readonly storage: ObjectStorage,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'attachments.sweep', everyMs: EVERY_MS, run: () => this.execute() });
  }

  /** One bounded round. @returns what was done */
  async execute(): Promise<{ expired: number; removed: number; orphans: number }> {
    const before = new Date(this.clock.now().getTime() - LATE_MS);
    const expired = await this.uow.run(
      ACTOR,
      async (tx) =>
        (await this.repository.expire(tx, before, BATCH)) +
        (await this.repository.endKept(tx, this.clock.now(), BATCH)),
    );
    let removed = 0;
    for (const key of await this.queries.toRemove(BATCH)) {
      await this.storage.delete(key);
      await this.uow.run(ACTOR, (tx) => this.repository.objectRemoved(tx, key));
      removed += 1;
    }
    const orphans = await this.sweepStore();
    if (orphans > 0) log.info({ orphans }, 'objects without a row were removed');
    return { expired, removed, orphans };
  }

  private async sweepStore(): Promise<number> {
    const page = await this.storage.list('attachments/', this.place, BATCH);
    this.place = page.next;
    const youngest = this.clock.now().getTime() - YOUNG_MS;
    const old = page.items.filter((object) => object.modifiedAt.getTime() < youngest);
    const known = await this.queries.knownKeys(old.map((object) => object.key));
    const orphans = old.filter((object) => !known.has(object.key));
    for (const { key } of orphans) await this.storage.delete(key);
    return orphans.length;
  }
}
