/** What staff brought along for one dangerous call: see `StepUpGrants`. */
export interface StepUpProof {
  operation: string;
  /** SHA-256 of the call's arguments in their canonical form. */
  argumentsHash: Buffer;
  /** SHA-256 of the grant; null when none was sent, which may do where only the use case knows whether one is needed. */
  grantHash: Buffer | null;
}

/** Who acts. Every write takes one; it is recorded with what was written. */
export type Actor =
  | { type: 'ADMIN'; id: string; sessionId: string; ip: string | null; stepUp?: StepUpProof }
  | { type: 'USER'; id: string; sessionId: string; ip: string | null; impersonator?: Impersonator }
  /** `keyId` is the part of the key that names it, `makerId` the member of staff who answers for it. */
  | { type: 'API_KEY'; id: string; keyId: string; makerId: string; ip: string | null }
  | { type: 'SYSTEM'; name: string }
  | { type: 'ANONYMOUS'; ip: string | null };

/** Staff who look at the system as a customer sees it. They act with the customer's rights, never with more. */
export interface Impersonator {
  adminId: string;
  /** Without it nothing may be changed. */
  mayWrite: boolean;
}

export type ActorType = Actor['type'];

/** The system itself, in the part of it that `name` says (`janitor`, `outbox`, `seed`). */
export function systemActor(name: string): Actor {
  return { type: 'SYSTEM', name };
}

export function anonymousActor(ip: string | null): Actor {
  return { type: 'ANONYMOUS', ip };
}

/** The id of the person or key behind the actor; null for the system and for strangers. */
export function actorId(actor: Actor): string | null {
  return 'id' in actor ? actor.id : null;
}

/** The staff behind a customer's session, when it is not the customer. */
export function impersonatorOf(actor: Actor): Impersonator | null {
  return actor.type === 'USER' ? (actor.impersonator ?? null) : null;
}

/** How an actor stands on record: who really acted, and in whose name if in another's. */
export function recordedActor(actor: Actor): {
  type: ActorType;
  id: string | null;
  onBehalfOf: string | null;
  ip: string | null;
} {
  const ip = 'ip' in actor ? actor.ip : null;
  const behind = impersonatorOf(actor);
  return behind
    ? { type: 'ADMIN', id: behind.adminId, onBehalfOf: actorId(actor), ip }
    : { type: actor.type, id: actorId(actor), onBehalfOf: null, ip };
}

/** The member of staff who acts, in whosever name, or who made the key that acts; null for everybody else. */
export function staffBehind(actor: Actor): string | null {
  if (actor.type === 'ADMIN') return actor.id;
  return actor.type === 'API_KEY' ? actor.makerId : (impersonatorOf(actor)?.adminId ?? null);
}

/** A stable name of the actor for keys that are counted or claimed by actor. */
export function actorKey(actor: Actor): string {
  const behind = impersonatorOf(actor);
  // What staff does in a customer's name is counted as theirs: it must not use up what the customer may.
  if (behind) return `ADMIN:${behind.adminId}/${actorId(actor) ?? '-'}`;
  return actor.type === 'SYSTEM' ? `SYSTEM:${actor.name}` : `${actor.type}:${actorId(actor) ?? '-'}`;
}
