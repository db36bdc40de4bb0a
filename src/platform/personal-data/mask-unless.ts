import type { RequestContext } from '../graphql/request-context.js';
import type { Permission } from '../security/principal.js';
import { mask, type PersonalKind } from './masks.js';

/**
 * A personal value for whoever asks: plain to the person themself and to staff with the permission, masked to all
 * others. Field resolvers hand personal fields out through here only, so that every plain look passes one place.
 * @param subject the id of the person it is about
 */
export function maskUnless<T extends string | null>(
  context: RequestContext,
  permission: Permission,
  kind: PersonalKind,
  subject: string,
  value: T,
): T {
  return context.userId === subject || context.may(permission) ? value : mask(kind, value);
}
