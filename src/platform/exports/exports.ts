import { defineErrors, err } from '../../shared/errors.js';
import type { Actor } from '../security/actor.js';
import type { DataExport, ExportArgs } from './export.model.js';
import type { ExportKind } from './export-source.js';

export const exportErrors = defineErrors({
  EXPORT_TOO_LARGE: err<{ rows: number; max: number }>(
    'FAILED_PRECONDITION',
    'This would be more rows than one file may have. Choose a shorter period or a narrower filter.',
  ),
  EXPORT_NOT_FOUND: err('NOT_FOUND', 'There is no such export, or it is somebody else’s.'),
});

/** Asks for a file with data. The exports module does it. */
export abstract class Exports {
  /**
   * @param how why, in the words of whoever asks: it stands on record; and what kind of file
   * @throws FORBIDDEN, EXPORT_TOO_LARGE, STEP_UP_REQUIRED
   */
  abstract ask<K extends ExportKind>(
    actor: Actor,
    kind: K,
    input: ExportInputs[K],
    how: Pick<ExportArgs, 'reason' | 'format'>,
  ): Promise<DataExport>;
}
