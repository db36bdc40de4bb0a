import type { RequestContext } from '../graphql/request-context.js';
import type { Permission } from '../security/principal.js';
import { mask, type PersonalKind } from './masks.js';

/** The same for what has no masked form, a choice or a number: null to those who may not see it. */
export function hideUnless<T>(
  context: RequestContext,
  permission: Permission,
  kind: PersonalKind,
  subject: string,
  value: T | null,
): T | null {
  if (value === null) return null;
  return maskUnless<string>(context, permission, kind, subject, SHOWN) === SHOWN ? value : null;
}

const SHOWN = 'shown';

/**
 * A personal value for whoever asks: plain to the person themself and to staff with the permission, masked to all
 * others. Field resolvers hand personal fields out through here only: every plain look of somebody else is noted, and
 * what cannot be noted is masked.
 * @param subject the id of the person it is about
 */
export function maskUnless<T extends string | null>(
  context: RequestContext,
  permission: Permission,
  kind: PersonalKind,
  subject: string,
  value: T,
): T {
  if (value === null || value === '') return value;
  if (context.isSelf(subject)) return value;
  if (context.wasRevealed(kind, subject)) return value;
  const plain = context.may(permission) || context.userId === subject;
  return plain && context.looked(kind, subject) ? value : mask(kind, value);
}
