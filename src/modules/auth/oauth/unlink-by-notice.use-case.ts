import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { afterCommit, UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Consumers, consumeOnce } from '../../../platform/outbox/consumers.js';
import type { OutboxEvent } from '../../../platform/outbox/events.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { systemActor } from '../../../platform/security/actor.js';
import { log } from '../../../platform/telemetry/logger.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { newId } from '../../../shared/ids.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade } from '../../users/index.js';
import { SessionStore } from '../sessions/session.store.js';
import { Standings } from '../sessions/standings.js';
import { IdentityNotices } from './identity-notices.js';
import { IdentityStore } from './identity.store.js';

const ACTOR = systemActor('kakao-notice');
const CONSUMER = 'auth.unlink-by-notice';
const SUBJECT = /^\d{1,20}$/;
const REASON = /^[A-Z_]{1,40}$/;

/**
 * Somebody left us at Kakao's. The notice is stored at once, for Kakao waits three seconds, and worked off after: the
 * link ends and so does every session of the customer. A notice that comes again, or about nobody, changes nothing.
 */
@Injectable()
export class UnlinkByNotice implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly identities: IdentityStore,
    private readonly users: UsersFacade,
    private readonly notices: IdentityNotices,
    private readonly sessions: SessionStore,
    private readonly standings: Standings,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly consumers: Consumers,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: CONSUMER,
      event: 'kakao.unlinked',
      queue: 'auth',
      handle: (event) => this.execute(event),
    });
  }

  /** @throws UNAUTHENTICATED when it is not Kakao who tells: logged, and nothing else happens */
  async receive(
    authorization: string | undefined,
    told: { subject: unknown; reason: unknown },
  ): Promise<void> {
    if (!this.isKakao(authorization)) {
      log.warn({ provider: 'KAKAO' }, 'a notice of unlinking came with a wrong admin key and was ignored');
      throw commonErrors.UNAUTHENTICATED();
    }
    const { subject, reason } = told;
    // A notice that names nobody is nothing to us, and nothing to be told again.
    if (typeof subject !== 'string' || !SUBJECT.test(subject)) return;
    const why = typeof reason === 'string' && REASON.test(reason) ? reason : 'UNKNOWN';
    await this.uow.run(ACTOR, (tx) =>
      this.outbox.add(tx, 'kakao.unlinked', newId(), { subject, reason: why }),
    );
  }

  private execute(event: OutboxEvent<'kakao.unlinked'>): Promise<void> {
    const { subject, reason } = event.payload;
    return this.uow.run(ACTOR, async (tx) => {
      if (!(await consumeOnce(tx, CONSUMER, event))) return;
      const identity = await this.identities.claim(tx, { provider: 'KAKAO', subject });
      if (!identity || identity.unlinkedAt) return;
      const { id, userId } = identity;
      await this.identities.end(tx, id, reason);
      const ended = await this.sessions.revokeAll(tx, 'USER', userId, 'kakao-unlinked');
      afterCommit(tx, () => this.standings.forget(ended));
      if (ended.length > 0) await this.outbox.add(tx, 'session.ended', userId, { sessionIds: ended });
      await this.outbox.add(tx, 'user.updated', userId, { userId });
      await this.notices.send(tx, await this.users.find(tx, userId), 'UNLINKED', 'KAKAO');
      await this.audit.record(tx, ACTOR, {
        action: 'user.identity-unlinked',
        resourceType: 'user',
        resourceId: userId,
        details: { provider: 'KAKAO', identityId: id, reason, sessionsEnded: ended.length },
      });
    });
  }

  private isKakao(authorization: string | undefined): boolean {
    const key = this.config.env.KAKAO_ADMIN_KEY;
    const shown = /^KakaoAK (\S{1,200})$/.exec(authorization ?? '')?.[1];
    if (!key || shown === undefined) return false;
    const [ours, theirs] = [key, shown].map((text) => createHash('sha256').update(text).digest()) as [
      Buffer,
      Buffer,
    ];
    return timingSafeEqual(ours, theirs);
  }
}
