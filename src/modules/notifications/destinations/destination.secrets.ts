import { registerSealedColumn } from '../../../platform/crypto/sealed-columns.js';
import type { Place } from '../../../platform/crypto/sealed-text.js';

export const DESTINATIONS = 'notification_destinations';
const COLUMNS = ['address_sealed', 'secret_sealed', 'old_secret_sealed'] as const;

for (const column of COLUMNS) registerSealedColumn({ table: DESTINATIONS, column, class: 'secret' });

/** Where a secret of a destination lies. */
export function placeOf(column: (typeof COLUMNS)[number], row: string): Place {
  return { table: DESTINATIONS, column, row };
}
