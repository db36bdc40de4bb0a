import { defineErrors, err } from '../../shared/errors.js';

/** Beside each stands what is allowed: a length, a range, a list of words. */
export type InvalidReason = 'TOO_LONG' | 'NOT_PLAIN' | 'NOT_LISTED' | 'NOT_WHOLE' | 'NOT_EMAIL';

export const importErrors = defineErrors({
  IMPORT_NOT_FOUND: err('NOT_FOUND', 'There is no such import, or it is somebody else’s.'),
  IMPORT_KIND_UNKNOWN: err('NOT_FOUND', 'Nothing of this kind can be imported.'),
  IMPORT_FILE_EMPTY: err('BAD_USER_INPUT', 'There are no rows in the file.'),
  IMPORT_ENCODING_UNKNOWN: err('BAD_USER_INPUT', 'The file is neither UTF-8 nor CP949.'),
  IMPORT_FILE_BROKEN: err<{ line: number }>(
    'BAD_USER_INPUT',
    'From this line on the file cannot be read: a quotation mark stands where none may.',
  ),
  IMPORT_LINE_TOO_LONG: err<{ line: number; max: number }>(
    'BAD_USER_INPUT',
    'A row is longer than a row may be (characters).',
  ),
  IMPORT_COLUMNS_TOO_MANY: err<{ max: number }>(
    'BAD_USER_INPUT',
    'There are more columns than a file may have.',
  ),
  IMPORT_ROWS_TOO_MANY: err<{ max: number }>(
    'BAD_USER_INPUT',
    'There are more rows than one import may have. Hand it in as several files.',
  ),
  IMPORT_COLUMN_UNKNOWN: err<{ column: string }>('BAD_USER_INPUT', 'Nobody knows a column of this name.'),
  IMPORT_COLUMN_DOUBLED: err<{ column: string }>('BAD_USER_INPUT', 'Two columns have the same name.'),
  IMPORT_COLUMN_MISSING: err<{ column: string }>(
    'BAD_USER_INPUT',
    'The column is missing by which records are found.',
  ),
  IMPORT_ROW_BROKEN: err('BAD_USER_INPUT', 'The line is no JSON object of plain values.'),
  IMPORT_ROW_UNEVEN: err<{ expected: number; given: number }>(
    'BAD_USER_INPUT',
    'The row does not have as many cells as there are columns.',
  ),
  IMPORT_ROW_DOUBLED: err<{ line: number }>('BAD_USER_INPUT', 'An earlier row is about the same record.'),
  IMPORT_ROW_AMBIGUOUS: err<{ column: string }>(
    'BAD_USER_INPUT',
    'Several records fit. Name the one that is meant by its number.',
  ),
  IMPORT_ROW_CHANGED: err('CONFLICT', 'Somebody changed this in the meantime. It was left as it is.'),
  IMPORT_VALUE_MISSING: err<{ column: string }>('BAD_USER_INPUT', 'A value is missing.'),
  IMPORT_VALUE_INVALID: err<{ column: string; reason: InvalidReason; allowed: string }>(
    'BAD_USER_INPUT',
    'A value does not have the right form.',
  ),
  IMPORT_VALUE_MASKED: err<{ column: string }>(
    'BAD_USER_INPUT',
    'This is the masked form of a value, not the value.',
  ),
  IMPORT_COLUMN_FIXED: err<{ column: string }>('BAD_USER_INPUT', 'This cannot be changed by an import.'),
  IMPORT_CREATED_STAYS: err(
    'FAILED_PRECONDITION',
    'What was created cannot be taken back here. It stays, and can be switched off by hand.',
  ),
  IMPORT_NOT_READY: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'This cannot be done with the import as it stands.',
  ),
  IMPORT_NOTHING_TO_DO: err('FAILED_PRECONDITION', 'No row of it would change anything.'),
  IMPORT_PLAN_STALE: err<{ hours: number }>(
    'FAILED_PRECONDITION',
    'The dry run is too old. Hand the file in again.',
  ),
  IMPORT_FORGOTTEN: err<{ days: number }>(
    'FAILED_PRECONDITION',
    'What it changed is kept for some days only. They are over.',
  ),
});
