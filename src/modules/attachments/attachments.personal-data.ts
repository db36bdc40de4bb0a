import { registerSealedColumn } from '../../platform/crypto/sealed-columns.js';
import { markPersonalColumns } from '../../platform/personal-data/personal-data.js';

registerSealedColumn({ table: 'attachments', column: 'file_name', class: 'file' });
registerSealedColumn({ table: 'attachments', column: 'sealed_key', class: 'file' });

// Of a customer's own files name and content are sealed with the customer's key.
markPersonalColumns('attachments', {
  file_name: { kind: 'memo', subjectColumn: 'owner_user_id', erase: 'with-key' },
  sealed_key: { kind: 'memo', subjectColumn: 'owner_user_id', erase: 'with-key' },
});
