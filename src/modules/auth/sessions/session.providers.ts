import { AccessTokens } from './access-tokens.js';
import { RevokeAllSessions, RevokeSession } from './end-sessions.use-cases.js';
import { RefreshSession } from './refresh-session.use-case.js';
import { SessionAccess } from './session-access.js';
import { SessionQueries } from './session.queries.js';
import { SessionResolver } from './session.resolver.js';
import { SessionStore } from './session.store.js';
import { SignOut } from './sign-out.use-case.js';
import { StandingReader } from './standing-reader.js';
import { Standings } from './standings.js';
import { TokenReuseAlarm } from './token-reuse-alarm.js';

/** Who is signed in, where, and how that ends. */
export const SESSION_PROVIDERS = [
  AccessTokens,
  RefreshSession,
  RevokeAllSessions,
  RevokeSession,
  SessionAccess,
  SessionQueries,
  SessionResolver,
  SessionStore,
  SignOut,
  StandingReader,
  Standings,
  TokenReuseAlarm,
];
