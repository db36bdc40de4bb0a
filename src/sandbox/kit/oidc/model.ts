/** What a twin of an identity provider remembers. These shapes are journalled as they are: plain JSON values only. */

/** An authorization request that a person is looking at. */
export interface Ask {
  id: string;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | null;
  nonce: string | null;
  challenge: string | null;
  method: 'S256' | 'plain' | null;
  at: number;
}

/** A code, good once and for minutes. */
export interface Code {
  id: string;
  clientId: string;
  redirectUri: string;
  subject: string;
  scopes: string[];
  nonce: string | null;
  challenge: string | null;
  method: 'S256' | 'plain' | null;
  at: number;
  usedAt: number | null;
}

/** An access or refresh token. */
export interface Token {
  id: string;
  kind: 'access' | 'refresh';
  subject: string;
  clientId: string;
  scopes: string[];
  /** The code it came from: showing that again ends it. */
  code: string;
  expiresAt: number;
  revoked: boolean;
}

/** A key that signs id tokens. The newest one that is not retired signs; all that are not retired are published. */
export interface SigningKey {
  id: string;
  jwk: Record<string, unknown>;
  at: number;
  retired: boolean;
}

export interface ClockRow {
  id: 'clock';
  offsetMs: number;
}

/** A notice the twin sent to the application, or could not send. */
export interface Notice {
  id: string;
  at: string;
  subject: string;
  method: 'GET' | 'POST';
  reason: string;
  /** Null when no answer came. */
  status: number | null;
  durationMs: number;
}

/** What an identity provider keeps. `P` is its kind of person, named by its subject. */
export interface OidcKinds<P extends { id: string }> {
  person: P;
  ask: Ask;
  code: Code;
  token: Token;
  key: SigningKey;
  clock: ClockRow;
  notice: Notice;
}

/** The one application that is registered at the twin. */
export interface OidcClient {
  id: string;
  /** Null: the application has none, and none is asked for. */
  secret: string | null;
  redirectUris: readonly string[];
  name: string;
}
