import { registerSealedColumn } from '../../platform/crypto/sealed-columns.js';
import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

registerSealedColumn({ table: 'imports', column: 'choice', class: 'file' });
registerSealedColumn({ table: 'import_rows', column: 'content', class: 'file' });

markPersonalColumns('import_rows', {
  content: {
    kind: 'memo',
    subjectColumn: null,
    erase: { kept: 'sealed, and gone with the import’s rows a week after it was handed in' },
  },
});
markPersonalColumns('imports', {
  choice: {
    kind: 'memo',
    subjectColumn: null,
    erase: { kept: 'sealed, and gone with the plan’s rows a week after it was made' },
  },
  ip: {
    kind: 'ip',
    subjectColumn: 'acting_by',
    of: 'staff',
    erase: { kept: 'whoever changes many records stays on record (Personal Information Protection Act)' },
  },
});
