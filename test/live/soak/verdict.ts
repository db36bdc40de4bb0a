import { cursorOf } from '../../../src/platform/live/live-hub.js';
import type { Subscriber } from './subscriber.js';

export interface OutboxFact {
  position: string;
  subject_id: string;
}

/** What is wrong with one subscriber's history beside the outbox: nothing, when it is the same. */
export function compare(subscriber: Subscriber, expected: readonly OutboxFact[]): string[] {
  const { seen } = subscriber;
  const wanted = expected.map((fact) => cursorOf('outbox', BigInt(fact.position)));
  const known = new Set(wanted);
  const got = seen.map((event) => event.cursor);
  const problems = [...new Set(subscriber.complaints)];
  const distinct = new Set(got);
  const missing = wanted.filter((cursor) => !distinct.has(cursor)).length;
  const repeated = got.length - distinct.size;
  const foreign = got.filter((cursor) => !known.has(cursor)).length;
  if (missing > 0) problems.push(`${missing} of ${wanted.length} missing`);
  if (repeated > 0) problems.push(`${repeated} repeated`);
  if (foreign > 0) problems.push(`${foreign} that were not for it`);
  if (problems.length === 0 && got.some((cursor, i) => cursor !== wanted[i])) problems.push('out of order');
  const misnamed = seen.filter(
    (event, i) => event.subject !== null && event.subject !== expected[i]?.subject_id,
  );
  if (problems.length === 0 && misnamed.length > 0) problems.push(`${misnamed.length} about another object`);
  return problems;
}
