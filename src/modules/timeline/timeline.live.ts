import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import type { OutboxEvent } from '../../platform/outbox/events.js';
import { Records, type RecordRef } from '../../platform/records/records.js';
import { TimelineSources, type TimelineSource } from '../../platform/records/timeline-sources.js';
import type { TimelineMoved } from './timeline.model.js';

/** Says when to look at a timeline again, by the facts its sources name. */
@Injectable()
export class TimelineLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly records: Records,
    private readonly sources: TimelineSources,
  ) {}

  /** @throws FORBIDDEN, NOT_FOUND, CURSOR_INVALID and the NOT_FOUND of the record's module */
  async subscribe(
    context: RequestContext,
    on: RecordRef,
    after?: string | null,
  ): Promise<LiveEvents<TimelineMoved>> {
    await this.records.open(context.principal, on);
    // Held to it with every event, and while there are none.
    context.enterBy(() => {
      context.requireSignedIn();
      this.records.require(context.principal, on.kind);
    });
    const sources = this.sources
      .of(on.kind)
      .filter(({ permission }) => permission === undefined || context.may(permission));
    const kinds = [...new Set(sources.flatMap(({ news = [] }) => news))];
    const isWide = sources.some(({ concerns }) => concerns);
    return this.hub.events(context, {
      interest: { kinds, ...(isWide ? {} : { subject: on.id }) },
      after,
      shared: true,
      map: async ({ body }, cursor) =>
        (await isAbout(context, sources, body, on)) ? { cursor, event: body.event } : null,
    });
  }
}

async function isAbout(
  context: RequestContext,
  sources: readonly TimelineSource[],
  fact: OutboxEvent,
  on: RecordRef,
): Promise<boolean> {
  if (fact.subjectId === on.id) return true;
  for (const { news = [], concerns } of sources)
    if (news.includes(fact.event) && (await concerns?.(context, fact, on))) return true;
  return false;
}
