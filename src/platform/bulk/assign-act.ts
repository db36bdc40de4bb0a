import type { Tx } from '../db/unit-of-work.js';
import type { RecordAt } from '../imports/import-source.js';
import type { Actor } from '../security/actor.js';
import type { BulkAct, BulkRecord } from './bulk-act.js';

export interface OwnedRecord extends BulkRecord {
  /** Whoever looks after it. */
  ownerId: string | null;
}

interface Assigning<R extends OwnedRecord> {
  name: string;
  title: string;
  /** @throws DomainError of one that is over: nobody has to look after it any more */
  refuseOver(record: R): void;
  /** The use case that gives one to somebody. @returns its version afterwards */
  give(tx: Tx, actor: Actor, record: RecordAt, ownerId: string | null): Promise<number>;
}

/** Many records given to a member of staff, or to nobody; taken back, each is given to whoever had it before. */
export function assignAct<R extends OwnedRecord>({
  name,
  title,
  refuseOver,
  give,
}: Assigning<R>): BulkAct<R> {
  const to = async (tx: Tx, actor: Actor, record: RecordAt, ownerId: string | null): Promise<RecordAt> => ({
    id: record.id,
    version: await give(tx, actor, record, ownerId),
  });
  return {
    ...{ name, title, asks: 'assignee', confirms: false },
    plan: (record, { assigneeId }) => {
      refuseOver(record);
      if (record.ownerId === assigneeId) return [];
      return [{ name: 'assignee', from: record.ownerId ?? '', to: assigneeId ?? '' }];
    },
    apply: (tx, actor, record, { assigneeId }) => to(tx, actor, record, assigneeId),
    undo: (tx, actor, record, [change]) => to(tx, actor, record, change?.from || null),
  };
}
