import { registerSealedColumn } from '../../platform/crypto/sealed-columns.js';
import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

registerSealedColumn({ table: 'data_exports', column: 'input', class: 'file' });

markPersonalColumns('data_exports', {
  input: {
    kind: 'memo',
    subjectColumn: null,
    erase: { kept: 'sealed, and emptied when the file is written, after thirty days at the latest' },
  },
  ip: {
    kind: 'ip',
    subjectColumn: 'requested_by',
    of: 'staff',
    erase: { kept: 'whoever takes data out stays on record (Personal Information Protection Act)' },
  },
});
