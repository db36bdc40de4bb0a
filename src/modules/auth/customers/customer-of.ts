import { commonErrors } from '../../../shared/common-errors.js';
import type { Actor } from '../../../platform/security/actor.js';

export type CustomerActor = Extract<Actor, { type: 'USER' }>;

/** The customer who acts. The access rule has let nobody else in. @throws FORBIDDEN */
export function customerOf(actor: Actor): CustomerActor {
  if (actor.type !== 'USER') throw commonErrors.FORBIDDEN({ permission: 'customer' });
  return actor;
}
