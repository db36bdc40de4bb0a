import type { GraphQLSchema } from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';
import type { Config } from '../config/config.js';
import type { Authenticator, Principal } from '../security/principal.js';
import type { AllowedOrigins } from '../settings/allowed-origins.js';
import type { Settings } from '../settings/settings.js';
import { LiveConnections, type ConnectionLimits } from './live-connections.js';
import type { LoaderRegistry } from './loaders.js';
import type { OperationGate } from './operation-gate.js';
import type { PersistedDocuments } from './persisted-documents.js';
import type { SharedCounts } from './shared-counts.js';
import { SubscriptionAdmission } from './subscription-admission.js';

/** A timer set for longer fires at once; an API key lives a year. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export interface LiveParts {
  schema: GraphQLSchema;
  config: Config;
  settings: Settings;
  origins: AllowedOrigins;
  authenticator: Authenticator;
  loaders: LoaderRegistry;
  gate: OperationGate;
  persisted: PersistedDocuments;
  counts: SharedCounts;
}

/** What the WebSocket and the event stream have in common: who gets in, how many, and how long. */
export class LiveServing {
  readonly admission: SubscriptionAdmission;
  readonly connections: LiveConnections;
  readonly trustedProxyHops: number;
  private readonly origins: AllowedOrigins;
  private readonly authenticator: Authenticator;

  constructor(parts: LiveParts) {
    const { schema, config, settings, origins, authenticator, loaders, gate, persisted, counts } = parts;
    this.admission = new SubscriptionAdmission(schema, loaders, gate, persisted);
    const limits: ConnectionLimits = {
      get perSession() {
        return settings.read('live.connectionsPerSession');
      },
      get perAddress() {
        return settings.read('live.connectionsPerAddress');
      },
    };
    this.connections = new LiveConnections(limits, counts);
    this.trustedProxyHops = config.trustedProxyHops;
    this.origins = origins;
    this.authenticator = authenticator;
  }

  /** Browsers always send an origin; programs send none and carry a token that no page can borrow. */
  originAllowed(origin: string | undefined): boolean {
    return origin === undefined || this.origins.has(origin);
  }

  /** @throws UNAUTHENTICATED for strangers too, SERVICE_UNAVAILABLE */
  async authenticate(authorization: string | undefined, ip: string | null): Promise<Principal> {
    const principal = await this.authenticator.authenticate(authorization, ip);
    if (principal.actor.type === 'ANONYMOUS') throw commonErrors.UNAUTHENTICATED();
    return principal;
  }

  /** Calls `end` when the token does. @returns the way to forget it */
  whenTokenEnds(principal: Principal, end: () => void): () => void {
    if (!principal.expiresAt) return () => undefined;
    const endsAtMs = principal.expiresAt.getTime();
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const leftMs = Math.max(0, endsAtMs - Date.now());
      const isLast = leftMs <= TIMER_MAX_MS;
      timer = setTimeout(isLast ? end : wait, isLast ? leftMs : TIMER_MAX_MS).unref();
    };
    wait();
    return () => clearTimeout(timer);
  }
}
