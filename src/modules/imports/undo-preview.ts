import { Injectable } from '@nestjs/common';
import { importErrors } from '../../platform/imports/import.errors.js';
import { ImportAccess, type Viewer } from './import-access.js';
import { ImportRows } from './import-rows.js';
import { mayUndo } from './import.rules.js';
import { ImportOutcome } from './reading/plan-row.js';

export interface UndoCounts {
  goesBack: number;
  changedSince: number;
  createdStays: number;
}

/** What undoing would do now, before somebody asks for it. Rows may still change until it is done. */
@Injectable()
export class UndoPreview {
  constructor(
    private readonly access: ImportAccess,
    private readonly rows: ImportRows,
  ) {}

  /** @throws IMPORT_NOT_FOUND, IMPORT_NOT_READY */
  async execute(viewer: Viewer, id: string): Promise<UndoCounts> {
    const { row, source } = await this.access.find(viewer, id);
    const status = await this.access.statusOf(row);
    if (!mayUndo(row, status)) throw importErrors.IMPORT_NOT_READY({ status });
    const counts: UndoCounts = { goesBack: 0, changedSince: 0, createdStays: 0 };
    for await (const applied of this.rows.applied(id)) {
      const now = await source.versions(applied.flatMap(({ recordId }) => (recordId ? [recordId] : [])));
      for (const { outcome, recordId, recordVersion } of applied) {
        if (outcome === ImportOutcome.CREATE && !source.takeBack) counts.createdStays += 1;
        else if (now.get(recordId ?? '') === recordVersion) counts.goesBack += 1;
        else counts.changedSince += 1;
      }
    }
    return counts;
  }
}
