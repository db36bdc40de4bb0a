import type { ExportSource } from '../../platform/exports/export-source.js';
import { commonErrors } from '../../shared/common-errors.js';

/** @throws FORBIDDEN without one of the permissions it takes */
export function requireExport(source: ExportSource, held: ReadonlySet<string>): void {
  const missing = source.requires.find((permission) => !held.has(permission));
  if (missing) throw commonErrors.FORBIDDEN({ permission: missing });
}

/** Whether personal data is masked for somebody who holds these. */
export function isMasked(source: ExportSource, held: ReadonlySet<string>): boolean {
  return source.columns.some(({ personal }) => personal) && !held.has(source.unmasks);
}

/** The same for a file that is written: one with data in full is for those who may see data in full. */
export function requireFile(source: ExportSource, masked: boolean, held: ReadonlySet<string>): void {
  requireExport(source, held);
  if (!masked && isMasked(source, held)) throw commonErrors.FORBIDDEN({ permission: source.unmasks });
}
