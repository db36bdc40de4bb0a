import { commonErrors } from '../../../shared/common-errors.js';
import type { Actor } from '../../../platform/security/actor.js';

/** Keys are made, replaced and taken back by people. @returns the person's id  @throws FORBIDDEN */
export function requireStaff(actor: Actor): string {
  if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
  return actor.id;
}
