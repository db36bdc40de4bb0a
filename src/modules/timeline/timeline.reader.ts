import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { Records, type RecordRef } from '../../platform/records/records.js';
import {
  TimelineKind,
  TimelineSources,
  type TimelinePlace,
  type TimelineSource,
} from '../../platform/records/timeline-sources.js';
import { decodeCursor, encodeCursor } from '../../shared/paging.js';
import type { Timeline } from './timeline.model.js';
import { kindsOf, merged } from './timeline.rules.js';

export interface TimelineRequest {
  /** Empty: everything. */
  kinds: readonly TimelineKind[];
  limit: number;
  after: string | null;
}

/** Puts together what every module knows of a record: one statement a source, however long the story is. */
@Injectable()
export class TimelineReader {
  constructor(
    private readonly records: Records,
    private readonly sources: TimelineSources,
  ) {}

  /** @throws FORBIDDEN, NOT_FOUND, CURSOR_INVALID and the NOT_FOUND of the record's module */
  async page(
    context: RequestContext,
    on: RecordRef,
    { kinds, limit, after }: TimelineRequest,
  ): Promise<Timeline> {
    const before = after === null ? null : placeOf(after);
    await this.records.open(context.principal, on);
    const sources = this.sources.of(on.kind);
    const isOpen = (source: Pick<TimelineSource, 'permission'>) =>
      source.permission === undefined || context.may(source.permission);
    const of = await this.records.withParts(context.principal, on);
    const parts = await Promise.all(
      sources
        .filter((source) => isOpen(source) && (kinds.length === 0 || kinds.includes(source.kind)))
        .map(async (source) => {
          const found = await source.read(context, of, { before, limit: limit + 1 });
          return found.map(({ at, id, subject }) => ({
            ...{ at, id, kind: source.kind },
            subject: { ...subject, __typename: source.type },
          }));
        }),
    );
    const { items, hasMore } = merged(parts, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: hasMore && last ? encodeCursor([last.at.toISOString(), last.id]) : null,
      ...kindsOf(sources, isOpen, Object.values(TimelineKind)),
    };
  }
}

/** @throws CURSOR_INVALID */
function placeOf(cursor: string): TimelinePlace {
  const [at = '', id = ''] = decodeCursor(cursor, ['instant', 'uuid']);
  return { at: new Date(at), id };
}
