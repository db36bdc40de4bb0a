import type { Actor } from './actor.js';

declare global {
  /** Names of permissions (`noun.verb`); each module adds its own by declaration merging. */
  interface Permissions {}
}

export type Permission = keyof Permissions & string;

/** An authenticated (or anonymous) caller: who, and what the caller may do right now. */
export interface Principal {
  actor: Actor;
  permissions: ReadonlySet<string>;
  /** When the access token ends; null where there is none. */
  expiresAt: Date | null;
}

/** Turns what a request carries into a principal. The auth module implements it. */
export abstract class Authenticator {
  /** @param authorization the header's value, `Bearer …`, or undefined
   *  @returns a promise only where something has to be looked up
   *  @throws UNAUTHENTICATED (or rejects with it) when a credential is given and is not good */
  abstract authenticate(authorization: string | undefined, ip: string | null): Principal | Promise<Principal>;
  /** The same caller as of now, or null when the session ended meanwhile. Cached for at most a second. */
  abstract refresh(principal: Principal): Promise<Principal | null>;
}
