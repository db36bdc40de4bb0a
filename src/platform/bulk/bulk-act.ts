import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../shared/errors.js';
import type { Tx } from '../db/unit-of-work.js';
import type { RecordAt } from '../imports/import-source.js';
import type { PersonalKind } from '../personal-data/masks.js';
import type { Actor } from '../security/actor.js';
import type { Permission } from '../security/principal.js';

declare global {
  /** What can be done to many at once, by noun, with the filter that chooses them: JSON. Each module adds its own. */
  interface BulkFilters {}
}

export type BulkNoun = keyof BulkFilters & string;

/** One field of a record, as text; what is not there is the empty text. */
export interface FieldChange {
  name: string;
  from: string;
  to: string;
}

export interface BulkRecord extends RecordAt {
  /** What people know it by. */
  label: string;
}

/** What is said once for all records, in the words of whoever asks. */
export interface BulkWish {
  reason: string | null;
  /** A member of staff; null for nobody. */
  assigneeId: string | null;
}

/** One act of a noun. What it does to a record is the use case that does it to one alone. */
export interface BulkAct<R extends BulkRecord = BulkRecord> {
  /** `noun.verb`. */
  name: string;
  asks: 'nothing' | 'reason' | 'assignee';
  /** Many of it at once take a fresh second factor, and so does taking them back. */
  confirms: boolean;
  /** What a job is called, in Korean. */
  title: string;
  /**
   * What it would change of a record: nothing of one that is so already.
   * @param makerId whoever will have done it
   * @throws DomainError why it is refused
   */
  plan(record: R, wish: BulkWish, makerId: string): FieldChange[];
  /** @throws VERSION_STALE when the record is not what it was at that version */
  apply(tx: Tx, actor: Actor, record: RecordAt, wish: BulkWish): Promise<RecordAt>;
  /** Puts back what `plan` said; null for what nobody can take back. @throws VERSION_STALE */
  undo:
    ((tx: Tx, actor: Actor, record: RecordAt, changes: readonly FieldChange[]) => Promise<RecordAt>) | null;
}

/** How a module lets its records be handled many at a time. Plan, progress, way back and records are done for it. */
export interface BulkSource<N extends BulkNoun = BulkNoun, R extends BulkRecord = BulkRecord> {
  noun: N;
  /** Held when it is asked for, when it is run and while it runs. */
  requires: readonly Permission[];
  /** What the label is, where it is personal, and the permission to see it in full. */
  personal: { kind: PersonalKind; unmasks: Permission } | null;
  acts: readonly BulkAct<R>[];
  /** Ids of those that fit, at most so many. */
  matching(filter: BulkFilters[N], limit: number): Promise<string[]>;
  /** The records, in the order of their ids; null where there is none. */
  find(ids: readonly string[]): Promise<(R | null)[]>;
  missing(): DomainError;
  /** What cannot be wished for any record. @throws DomainError */
  check?(tx: Tx, wish: BulkWish): Promise<void>;
}

export interface FoundAct {
  source: BulkSource;
  act: BulkAct;
}

/** Modules register what can be done to many when they start. */
@Injectable()
export class BulkActs {
  private readonly byName = new Map<string, FoundAct>();

  register<N extends BulkNoun, R extends BulkRecord>(source: BulkSource<N, R>): void {
    for (const act of source.acts) {
      if (this.byName.has(act.name)) throw new Error(`${act.name} has two sources`);
      this.byName.set(act.name, { source, act } as unknown as FoundAct);
    }
  }

  /** Undefined for an act that the code no longer knows. */
  find(name: string): FoundAct | undefined {
    return this.byName.get(name);
  }

  /** The names of what somebody with these permissions may do. */
  namesFor(permissions: ReadonlySet<string>): string[] {
    return [...this.byName.values()]
      .filter(({ source }) => source.requires.every((permission) => permissions.has(permission)))
      .map(({ act }) => act.name);
  }
}
