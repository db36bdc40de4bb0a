import { Injectable } from '@nestjs/common';
import { BulkActs, type FoundAct } from '../../platform/bulk/bulk-act.js';
import { bulkErrors } from '../../platform/bulk/bulk.errors.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { ImportSources, type ImportSource, type RecordAt } from '../../platform/imports/import-source.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Permission } from '../../platform/security/principal.js';
import { BulkChoices, type BulkChoice } from './bulk/bulk-choices.js';
import { BULK_DOOR, IMPORT_DOOR, type Door } from './doors.js';
import type { RowContent, StoredRow } from './import-rows.js';
import type { ImportRow } from './import.repository.js';
import { ImportOutcome } from './reading/plan-row.js';

/** What is done with the rows of a plan. */
export interface RowActs {
  apply(tx: Tx, actor: Actor, row: StoredRow, content: RowContent): Promise<RecordAt>;
  undo(tx: Tx, actor: Actor, row: StoredRow, content: RowContent): Promise<RecordAt>;
}

/** Of what kind a plan is: records by a file, or an act for a choice of records. */
export interface RecordWork {
  door: Door;
  title: string;
  /** Held when it is asked for, when it is run and while it runs. */
  requires: readonly Permission[];
  /** Running and undoing take a fresh second factor. */
  confirms: boolean;
  isUndoable: boolean;
  /** Of an import: its columns are named where a row is no good. */
  source: ImportSource | null;
  /** Whether what such a row did can be put back at all. */
  goesBack(outcome: ImportOutcome): boolean;
  /** At which version records are now; those that are no more are not in it. */
  versions(ids: readonly string[]): Promise<Map<string, number>>;
  acts(row: ImportRow): Promise<RowActs>;
}

@Injectable()
export class RecordWorks {
  constructor(
    private readonly sources: ImportSources,
    private readonly bulkActs: BulkActs,
    private readonly choices: BulkChoices,
  ) {}

  /** Undefined for a kind that the code no longer knows. */
  find(kind: string): RecordWork | undefined {
    const source = this.sources.find(kind);
    if (source) return ofImport(source);
    const found = this.bulkActs.find(kind);
    return found && this.ofBulk(found);
  }

  private ofBulk({ source, act }: FoundAct): RecordWork {
    return {
      door: BULK_DOOR,
      title: act.title,
      requires: source.requires,
      confirms: act.confirms,
      isUndoable: act.undo !== null,
      source: null,
      goesBack: () => act.undo !== null,
      versions: async (ids) =>
        new Map((await source.find(ids)).flatMap((record) => (record ? [[record.id, record.version]] : []))),
      acts: async ({ id, choice }) => {
        if (choice === null) throw bulkErrors.BULK_NOT_FOUND();
        return ofChoice({ source, act }, await this.choices.open(id, choice));
      },
    };
  }
}

function ofImport(source: ImportSource): RecordWork {
  return {
    door: IMPORT_DOOR,
    title: `${source.title} 가져오기`,
    requires: ['import.run', ...source.requires],
    confirms: true,
    isUndoable: true,
    source,
    goesBack: (outcome) => outcome !== ImportOutcome.CREATE || source.takeBack !== null,
    versions: (ids) => source.versions(ids),
    acts: () => Promise.resolve(ofFile(source)),
  };
}

function ofFile(source: ImportSource): RowActs {
  return {
    apply: (tx, actor, row, { changes }) => {
      const values = Object.fromEntries(changes.map(({ name, to }) => [name, to]));
      return row.outcome === ImportOutcome.CREATE
        ? source.create(tx, actor, values)
        : source.update(tx, actor, recordOf(row), values);
    },
    undo: async (tx, actor, row, { changes }) => {
      if (row.outcome !== ImportOutcome.CREATE) {
        const values = Object.fromEntries(changes.map(({ name, from }) => [name, from]));
        return source.update(tx, actor, recordOf(row), values);
      }
      if (!source.takeBack) throw importErrors.IMPORT_CREATED_STAYS();
      await source.takeBack(tx, actor, recordOf(row));
      return recordOf(row);
    },
  };
}

function ofChoice({ act }: FoundAct, { wish }: BulkChoice): RowActs {
  return {
    apply: (tx, actor, row) => act.apply(tx, actor, recordOf(row), wish),
    undo: (tx, actor, row, { changes }) => {
      if (!act.undo) throw bulkErrors.BULK_FINAL();
      return act.undo(tx, actor, recordOf(row), changes);
    },
  };
}

function recordOf({ recordId, recordVersion }: StoredRow): RecordAt {
  return { id: recordId ?? '', version: recordVersion ?? 0 };
}
