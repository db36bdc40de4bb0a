import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { defineErrors, err } from '../../shared/errors.js';
import { impersonatorOf, type Actor } from './actor.js';

export const impersonationErrors = defineErrors({
  IMPERSONATION_READ_ONLY: err('FORBIDDEN', 'You are looking as a customer: nothing can be changed.'),
  IMPERSONATION_REFUSED: err(
    'FORBIDDEN',
    'This is never done in another’s name: money, credentials, contact details and consent stay with the customer.',
  ),
});

/** `write`: with the permission to write as a customer. `always`: it is no act of the customer at all. */
export type WhileImpersonating = 'write' | 'always';

export const WHILE_IMPERSONATING = 'madang:while-impersonating';

/**
 * Lets staff who act as a customer run a mutation. Closed by default: a mutation without it is refused to them, so
 * that nothing about money or credentials has to be remembered to be closed.
 */
export const AllowWhileImpersonating = (allowed: WhileImpersonating): CustomDecorator =>
  SetMetadata(WHILE_IMPERSONATING, allowed);

/** @throws IMPERSONATION_READ_ONLY, IMPERSONATION_REFUSED */
export function refuseImpersonator(actor: Actor, allowed: WhileImpersonating | undefined): void {
  const behind = impersonatorOf(actor);
  if (!behind || allowed === 'always') return;
  if (!behind.mayWrite) throw impersonationErrors.IMPERSONATION_READ_ONLY();
  if (allowed !== 'write') throw impersonationErrors.IMPERSONATION_REFUSED();
}
