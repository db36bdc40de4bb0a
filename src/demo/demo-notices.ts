import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  CreateDestination,
  NoticeRegistry,
  Notices,
  Severity,
  UpdatePreferences,
} from '../modules/notifications/index.js';
import { Config } from '../platform/config/config.js';
import { UnitOfWork } from '../platform/db/unit-of-work.js';
import { systemActor } from '../platform/security/actor.js';

declare global {
  interface NoticeKinds {
    'demo.welcome': Record<string, never>;
  }
}

const ACTOR = systemActor('seed');
const HOURLY_MAX = 60;

/** Gives the demo's notices somewhere to go, as its staff would, and sends a first one on every way. */
@Injectable()
export class DemoNotices implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly registry: NoticeRegistry,
    private readonly notices: Notices,
    private readonly destinations: CreateDestination,
    private readonly preferences: UpdatePreferences,
    private readonly uow: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'demo.welcome',
      name: { ko: '데모 안내', en: 'Demo' },
      usefulForMs: 86_400_000,
      words: {
        ko: () => ({
          title: '알림은 이렇게 도착합니다',
          body: '같은 알림이 알림 센터, 메일함, 문자함, Slack, 서명한 웹훅으로 나갔습니다. 보낸 기록은 알림 화면의 “발송 기록”에 있습니다.',
        }),
        en: () => ({
          title: 'This is how notices arrive',
          body: 'The same one went to the notification centre, the inbox, a phone, Slack and a signed webhook. “Sent” on the notification page keeps the record.',
        }),
      },
      sample: {},
    });
  }

  async begin(ownerId: string): Promise<void> {
    const { DEMO_OWNER_NUMBER, DEMO_SLACK_ADDRESS, DEMO_WEBHOOK_ADDRESS } = this.config.env;
    const owner = { type: 'ADMIN', id: ownerId, sessionId: ownerId, ip: null } as const;
    if (DEMO_OWNER_NUMBER)
      await this.preferences.execute(owner, {
        version: 0,
        locale: 'ko',
        emailFrom: Severity.WARNING,
        smsFrom: Severity.WARNING,
        mutedKinds: [],
        quietFrom: null,
        quietTo: null,
        phone: DEMO_OWNER_NUMBER,
      });
    if (DEMO_SLACK_ADDRESS) await this.register('SLACK', '#madang-ops', DEMO_SLACK_ADDRESS);
    if (DEMO_WEBHOOK_ADDRESS) {
      const secret = await this.register('WEBHOOK', '사내 수신 서버', DEMO_WEBHOOK_ADDRESS);
      await handOver(DEMO_WEBHOOK_ADDRESS, secret);
    }
    await this.uow.run(ACTOR, (tx) =>
      this.notices.send(tx, {
        kind: 'demo.welcome',
        key: ownerId,
        audience: { adminUserIds: [ownerId] },
        severity: 'warning',
        link: '/notifications?tab=messages',
        data: {},
      }),
    );
  }

  private async register(type: 'SLACK' | 'WEBHOOK', name: string, address: string): Promise<string | null> {
    const { secret } = await this.destinations.execute(ACTOR, {
      type,
      name,
      address,
      locale: 'ko',
      minSeverity: Severity.WARNING,
      hourlyMax: HOURLY_MAX,
    });
    return secret;
  }
}

/** What somebody would do by hand: the receiver checks signatures by the secret that was shown once. */
async function handOver(address: string, secret: string | null): Promise<void> {
  const response = await fetch(new URL('/__sandbox/webhook-secret', address), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`The receiver of webhooks took no secret: ${response.status}`);
}
