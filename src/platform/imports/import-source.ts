import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../shared/errors.js';
import type { Tx } from '../db/unit-of-work.js';
import type { PersonalKind } from '../personal-data/masks.js';
import type { Actor } from '../security/actor.js';
import type { Permission } from '../security/principal.js';

/** Values by the name of their column, as text in the form an export writes; what is not there is the empty text. */
export type Cells = Record<string, string>;

export interface ImportColumn {
  /** Latin; what programs call it. */
  name: string;
  /** The heading of the export, in Korean. */
  title: string;
  /**
   * `key` says which record is meant; `value` may be changed; `creation` is given once; `state` is kept by the house
   * and must be what it is (or `initial`, of a new record); `shown` is in exports and means nothing here.
   */
  role: 'key' | 'value' | 'creation' | 'state' | 'shown';
  /** A record cannot be without it. */
  required?: boolean;
  initial?: string;
  personal?: PersonalKind;
  /** For the template. */
  example: string;
  /** The only values there are, or the words a list of them is made of. */
  choices?: readonly string[];
  /** A text that is not empty in its one form. @throws DomainError why it is none */
  read?(text: string): string;
}

export interface ImportRecord {
  id: string;
  version: number;
  values: Cells;
}

export type RecordAt = Pick<ImportRecord, 'id' | 'version'>;

/** How a module lets its records be made and changed by a file. Plan, progress, way back and records are done for it. */
export interface ImportSource {
  /** `noun.what`. */
  kind: string;
  /** Besides the right to import. Held when the file is handed in, when it is run and while it runs. */
  requires: readonly Permission[];
  /** With this one personal columns are shown in full; null where there are none. */
  unmasks: Permission | null;
  /** What a job is called, in Korean. */
  title: string;
  columns: readonly ImportColumn[];
  /** The columns of which one must be in the file. */
  keys: readonly string[];
  /** The column people know a record by. */
  label: string;
  /** The records that rows mean, in their order: null for a new one, an error for none that can be meant. */
  find(rows: readonly Cells[]): Promise<(ImportRecord | DomainError | null)[]>;
  /** At which version records are now; those that are no more are not in it. */
  versions(ids: readonly string[]): Promise<Map<string, number>>;
  /** Two new rows with the same text would be the same record. */
  identity(values: Cells): string;
  /** What cannot be said of one column alone. @throws DomainError */
  check?(values: Cells): void;
  /** @param values of all columns that were given */
  create(tx: Tx, actor: Actor, values: Cells): Promise<RecordAt>;
  /** @param changes of what differs only  @throws VERSION_STALE when it is not what it was at that version */
  update(tx: Tx, actor: Actor, record: RecordAt, changes: Cells): Promise<RecordAt>;
  /** Takes back what was created, as far as the domain lets it; null where it does not. @throws VERSION_STALE */
  takeBack: ((tx: Tx, actor: Actor, record: RecordAt) => Promise<void>) | null;
}

/** Modules register what can be imported when they start. */
@Injectable()
export class ImportSources {
  private readonly byKind = new Map<string, ImportSource>();

  register(source: ImportSource): void {
    if (this.byKind.has(source.kind)) throw new Error(`Imports of ${source.kind} have two sources`);
    this.byKind.set(source.kind, source);
  }

  /** Undefined for a row of a kind that the code no longer knows. */
  find(kind: string): ImportSource | undefined {
    return this.byKind.get(kind);
  }

  get all(): ImportSource[] {
    return [...this.byKind.values()];
  }
}
