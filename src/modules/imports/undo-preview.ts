import { Injectable } from '@nestjs/common';
import { ImportAccess, type Viewer } from './import-access.js';
import { IMPORT_DOOR } from './doors.js';
import { ImportRows } from './import-rows.js';
import { mayUndo } from './import.rules.js';

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

  /** @throws IMPORT_NOT_FOUND, IMPORT_NOT_READY, or the same of a bulk action */
  async execute(viewer: Viewer, id: string, door = IMPORT_DOOR): Promise<UndoCounts> {
    const { row, work } = await this.access.find(viewer, id, door);
    const status = await this.access.statusOf(row);
    if (!work.isUndoable || !mayUndo(row, status)) throw door.notReady({ status });
    const counts: UndoCounts = { goesBack: 0, changedSince: 0, createdStays: 0 };
    for await (const applied of this.rows.applied(id)) {
      const now = await work.versions(applied.flatMap(({ recordId }) => (recordId ? [recordId] : [])));
      for (const { outcome, recordId, recordVersion } of applied) {
        if (!work.goesBack(outcome)) counts.createdStays += 1;
        else if (now.get(recordId ?? '') === recordVersion) counts.goesBack += 1;
        else counts.changedSince += 1;
      }
    }
    return counts;
  }
}
