import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { staffBehind, type Actor } from '../../../platform/security/actor.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { newIdAt } from '../../../shared/ids.js';
import { AuditLog } from '../../audit/index.js';
import { analyticsErrors } from '../analytics.errors.js';
import { CellPeople } from '../questions/cell-people.js';
import type { Segment } from './segment.model.js';
import { SegmentRepository } from './segment.repository.js';

const PEOPLE_MAX = 100_000;

/** Keeps the people of a cell under a name, as they are now, for lists and files. */
@Injectable()
export class SaveSegment {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cells: CellPeople,
    private readonly segments: SegmentRepository,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws ANALYTICS_CELL_INVALID, ANALYTICS_KIND_UNKNOWN, SEGMENT_EMPTY, SEGMENT_TOO_LARGE, SEGMENT_NAME_TAKEN */
  async execute(actor: Actor, name: string, cell: string): Promise<Segment> {
    const createdBy = staffBehind(actor);
    if (createdBy === null) throw commonErrors.FORBIDDEN({ permission: 'segment.write' });
    const people = await this.cells.numbers(cell);
    if (people.length === 0) throw analyticsErrors.SEGMENT_EMPTY();
    if (people.length > PEOPLE_MAX)
      throw analyticsErrors.SEGMENT_TOO_LARGE({ people: people.length, max: PEOPLE_MAX });
    const now = this.clock.now();
    const segment = { id: newIdAt(now), name, cell, size: people.length, createdAt: now };
    await this.work.run(actor, async (tx) => {
      await this.segments.insert(tx, segment, createdBy, people);
      await this.audit.record(tx, actor, {
        action: 'segment.saved',
        resourceType: 'segment',
        resourceId: segment.id,
        details: { name, people: people.length },
      });
      await this.outbox.add(tx, 'segment.saved', segment.id, { segmentId: segment.id });
    });
    return segment;
  }
}

@Injectable()
export class DeleteSegment {
  constructor(
    private readonly work: UnitOfWork,
    private readonly segments: SegmentRepository,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws SEGMENT_NOT_FOUND */
  execute(actor: Actor, id: string): Promise<Segment> {
    return this.work.run(actor, async (tx) => {
      const segment = await this.segments.remove(tx, id, this.clock.now());
      await this.audit.record(tx, actor, {
        action: 'segment.deleted',
        resourceType: 'segment',
        resourceId: segment.id,
        details: { name: segment.name, people: segment.size },
      });
      await this.outbox.add(tx, 'segment.deleted', segment.id, { segmentId: segment.id });
      return segment;
    });
  }
}

/** Takes a deletion back, within a day of it. */
@Injectable()
export class RestoreSegment {
  constructor(
    private readonly work: UnitOfWork,
    private readonly segments: SegmentRepository,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @throws SEGMENT_NOT_FOUND, SEGMENT_NAME_TAKEN */
  execute(actor: Actor, id: string): Promise<Segment> {
    return this.work.run(actor, async (tx) => {
      const segment = await this.segments.bringBack(tx, id);
      await this.audit.record(tx, actor, {
        action: 'segment.restored',
        resourceType: 'segment',
        resourceId: segment.id,
        details: { name: segment.name, people: segment.size },
      });
      await this.outbox.add(tx, 'segment.restored', segment.id, { segmentId: segment.id });
      return segment;
    });
  }
}
