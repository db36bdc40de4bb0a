import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { SendOutcome } from '../../../platform/messages/message-carrier.js';
import type { LockedMessage } from '../../../platform/messages/message.store.js';
import { NoticeRegistry } from '../notices/notice-kinds.js';
import { Notices } from '../notices/notices.js';
import { DestinationStore, type DestinationChange, type LockedDestination } from './destination.store.js';

declare global {
  interface NoticeKinds {
    'notifications.destination-broken': { name: string; reason: string };
  }
}

const DAY_MS = 86_400_000;
/** A server that has failed every time for this long is not asked any more. */
export const BROKEN_AFTER_MS = 3 * DAY_MS;
const BROKEN_AFTER_FAILURES = 20;
/** Nobody makes us wait longer than this. */
const PAUSE_MAX_MS = 3_600_000;

/** What a try says of the destination itself; and tells whoever can mend it, once each time it breaks. */
@Injectable()
export class DestinationHealth implements OnModuleInit {
  constructor(
    private readonly store: DestinationStore,
    private readonly notices: Notices,
    private readonly registry: NoticeRegistry,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'notifications.destination-broken',
      name: { ko: '알림 채널 중단', en: 'Notification destination stopped' },
      usefulForMs: DAY_MS,
      words: {
        ko: ({ name, reason }) => ({
          title: `알림 채널 '${name}'로 더 이상 보낼 수 없습니다`,
          body: '상대가 더 받지 않아 보내기를 멈췄습니다. 주소를 확인하고 새로 등록하거나 다시 켜 주세요.',
          facts: [['받은 답', reason]],
        }),
        en: ({ name, reason }) => ({
          title: `Nothing can be sent to “${name}” any more`,
          body: 'The other side takes nothing, so sending has stopped. Check the address, register it anew or switch it on again.',
          facts: [['Its answer', reason]],
        }),
      },
      sample: { name: '운영 Slack', reason: '404 no_service' },
    });
  }

  async settled(tx: Tx, message: LockedMessage, outcome: SendOutcome): Promise<void> {
    const destination = await this.store.lock(tx, message.recipientId);
    if (!destination) return;
    const change = this.changeAfter(destination, outcome);
    await this.store.change(tx, destination.id, change);
    if (change.brokenAt && change.brokenReason)
      await this.notices.send(tx, {
        kind: 'notifications.destination-broken',
        key: `${destination.id}:${change.brokenAt.toISOString()}`,
        audience: { permission: 'notification.manage' },
        severity: 'warning',
        link: '/notifications?tab=destinations',
        groupKey: `notification-destination:${destination.id}`,
        data: { name: destination.name, reason: change.brokenReason },
      });
  }

  private changeAfter(destination: LockedDestination, outcome: SendOutcome): DestinationChange {
    const now = this.clock.now();
    if (outcome.kind === 'sent')
      return { failuresInRow: 0, failingSince: null, lastSuccessAt: now, lastFailure: null };
    const since = destination.failingSince ?? now;
    const failures = destination.failuresInRow + 1;
    const lastFailure = [('code' in outcome && outcome.code) || '', outcome.reply].join(' ').trim();
    const change: DestinationChange = { failuresInRow: failures, failingSince: since, lastFailure };
    const isGone = outcome.kind === 'refused' && outcome.gone !== undefined;
    const isHopeless =
      failures >= BROKEN_AFTER_FAILURES && now.getTime() - since.getTime() >= BROKEN_AFTER_MS;
    if ((isGone || isHopeless) && destination.brokenAt === null)
      return { ...change, brokenAt: now, brokenReason: lastFailure || 'no answer' };
    const asked = outcome.kind === 'deferred' ? outcome.retryAfterMs : null;
    return asked
      ? { ...change, pausedUntil: new Date(now.getTime() + Math.min(asked, PAUSE_MAX_MS)) }
      : change;
  }
}
