import { Injectable, type OnModuleInit } from '@nestjs/common';
import { afterCommit, type Tx } from '../../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../../platform/mail/letter-kinds.js';
import { Letters } from '../../../platform/mail/letters.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { systemActor } from '../../../platform/security/actor.js';
import { log } from '../../../platform/telemetry/logger.js';
import { metrics } from '../../../platform/telemetry/metrics.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade } from '../../users/index.js';
import { AccountNotices } from '../customers/phone/account-notices.js';
import { deviceName } from './device-name.js';
import { SessionQueries } from './session.queries.js';
import { SessionStore, type SessionRow } from './session.store.js';
import { Standings } from './standings.js';
import { tokenReusedSample, tokenReusedWords, type TokenReusedFacts } from './token-reused.letter.js';

declare global {
  interface LetterKinds {
    'auth.token-reused': { data: { sessionId: string }; facts: TokenReusedFacts };
  }
}

const ACTOR = systemActor('refresh');
const USEFUL_MS = 3 * 86_400_000;

/** A refresh token came back that had been used: the session ends everywhere, and the person and the house are told. */
@Injectable()
export class TokenReuseAlarm implements OnModuleInit {
  constructor(
    private readonly sessions: SessionStore,
    private readonly queries: SessionQueries,
    private readonly standings: Standings,
    private readonly letters: Letters,
    private readonly notices: AccountNotices,
    private readonly users: UsersFacade,
    private readonly registry: LetterRegistry,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'auth.token-reused',
      usefulForMs: USEFUL_MS,
      perHour: null,
      about: ({ sessionId }) => ({ type: 'session', id: sessionId }),
      prepare: async ({ recipient }, { sessionId }) => {
        const session = await this.queries.byId(sessionId);
        return session?.endedAt
          ? { name: recipient.name, device: deviceName(session.userAgent), at: session.endedAt }
          : null;
      },
      words: tokenReusedWords,
      sample: tokenReusedSample,
    });
  }

  async raise(tx: Tx, { id, principal_type, principal_id }: SessionRow): Promise<void> {
    await this.sessions.revoke(tx, id, 'refresh-token-reused');
    await this.outbox.add(tx, 'session.ended', id, { sessionIds: [id] });
    await this.audit.record(tx, ACTOR, {
      action: 'session.refresh-token-reused',
      resourceType: 'session',
      resourceId: id,
      details: { principalType: principal_type, principalId: principal_id },
    });
    const letter = { kind: 'auth.token-reused', data: { sessionId: id }, once: id } as const;
    const customer = principal_type === 'USER' ? await this.users.find(tx, principal_id) : null;
    if (customer) await this.notices.send(tx, customer, letter, { notice: 'SESSION_STOLEN' });
    else await this.letters.send(tx, { ...letter, to: { type: principal_type, id: principal_id } });
    afterCommit(tx, () => {
      this.standings.forget([id]);
      metrics.refreshTokensReused.inc({ principal: principal_type });
      log.error({ sessionId: id }, 'refresh token used twice');
    });
  }
}
