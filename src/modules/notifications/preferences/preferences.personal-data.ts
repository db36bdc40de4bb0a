import { registerSealedColumn } from '../../../platform/crypto/sealed-columns.js';
import type { Place } from '../../../platform/crypto/sealed-text.js';
import { markPersonalColumns } from '../../../platform/personal-data/personal-data.js';

const TABLE = 'notification_preferences';

registerSealedColumn({ table: TABLE, column: 'phone_sealed', class: 'contact' });

/** Where the number of somebody's preferences lies. @param row the id of the row */
export function phonePlace(row: string): Place {
  return { table: TABLE, column: 'phone_sealed', row };
}

markPersonalColumns(TABLE, {
  phone_sealed: { kind: 'phone', subjectColumn: 'admin_user_id', erase: 'null', of: 'staff' },
  phone_masked: { kind: 'phone', subjectColumn: 'admin_user_id', erase: 'null', of: 'staff' },
});
