/** Who acts. Every write takes one; it is recorded with what was written. */
export type Actor =
  | { type: 'ADMIN'; id: string; sessionId: string; ip: string | null }
  | { type: 'USER'; id: string; sessionId: string; ip: string | null }
  | { type: 'API_KEY'; id: string; ip: string | null }
  | { type: 'SYSTEM'; name: string }
  | { type: 'ANONYMOUS'; ip: string | null };

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

/** A stable name of the actor for keys that are counted or claimed by actor. */
export function actorKey(actor: Actor): string {
  return actor.type === 'SYSTEM' ? `SYSTEM:${actor.name}` : `${actor.type}:${actorId(actor) ?? '-'}`;
}
