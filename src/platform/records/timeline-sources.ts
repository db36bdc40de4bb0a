import { Injectable, type Type } from '@nestjs/common';
import { createUnionType, registerEnumType } from '@nestjs/graphql';
import type { Conditions } from '../db/db.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { EventName, OutboxEvent } from '../outbox/events.js';
import type { Permission } from '../security/principal.js';
import type { RecordRef } from './records.js';

/** By what people choose what they want to see of a timeline. */
export enum TimelineKind {
  AUDIT = 'AUDIT',
  MONEY = 'MONEY',
  COMMENT = 'COMMENT',
  ALERT = 'ALERT',
  WEBHOOK = 'WEBHOOK',
}
registerEnumType(TimelineKind, {
  name: 'TimelineKind',
  valuesMap: {
    AUDIT: { description: 'Who did what to it.' },
    MONEY: { description: 'Payments, refunds and what moved in the books.' },
    COMMENT: { description: 'What staff wrote about it.' },
    ALERT: { description: 'What somebody had to look at.' },
    WEBHOOK: { description: 'What the provider told us of it.' },
  },
});

/** Where a page ended: the next one begins behind it. */
export interface TimelinePlace {
  at: Date;
  id: string;
}

export interface TimelineRange {
  before: TimelinePlace | null;
  limit: number;
}

/** One thing that happened; `subject` is a row of the source's GraphQL type. */
export interface TimelineItem extends TimelinePlace {
  subject: object;
}

/** Something that knows what happened to records of some kinds. */
export interface TimelineSource {
  kind: TimelineKind;
  /** The name of the GraphQL type of its rows (`declareTimelineType`). */
  type: string;
  /** Kinds of records it knows something of; left out: every kind. */
  records?: readonly string[];
  /** Needed beside seeing the record; left out: nothing more. */
  permission?: Permission;
  /** Facts after which there may be something new about a record: those whose subject it is. */
  news?: readonly EventName[];
  /** Says of facts that have another subject whether they are about the record. */
  concerns?(context: RequestContext, fact: OutboxEvent, record: RecordRef): Promise<boolean>;
  /**
   * What happened to these records, newest first (`at`, then `id`), `range.limit` of it at most: one statement, by an
   * index of its own. The first is the record itself, the others belong to it; those of other kinds are passed over.
   */
  read(context: RequestContext, of: readonly RecordRef[], range: TimelineRange): Promise<TimelineItem[]>;
}

const types: (() => Type<unknown>)[] = [];

/** Says that timelines may hold rows of this GraphQL type; called while a module loads. */
export function declareTimelineType(type: () => Type<unknown>): void {
  types.push(type);
}

export const TimelineSubject = createUnionType({
  name: 'TimelineSubject',
  description: 'What an entry of a timeline is about, as its module tells it elsewhere.',
  types: () => types.map((type) => type()),
  resolveType: ({ __typename }: { __typename: string }) => __typename,
});

/** Rows behind the place where the page before ended. @param at @param id columns, as SQL */
export function behind(where: Conditions, { before }: TimelineRange, at: string, id: string): Conditions {
  if (before) where.and(`(${at}, ${id}) < (?::timestamptz, ?::uuid)`, before.at, before.id);
  return where;
}

/** The ids of those records that are of a kind. */
export function idsOf(of: readonly RecordRef[], kind: string): string[] {
  return of.filter((record) => record.kind === kind).map(({ id }) => id);
}

/** Modules register here what they know when they start. */
@Injectable()
export class TimelineSources {
  private readonly sources: TimelineSource[] = [];

  register(source: TimelineSource): void {
    this.sources.push(source);
  }

  of(recordKind: string): TimelineSource[] {
    return this.sources.filter(({ records }) => !records || records.includes(recordKind));
  }
}
