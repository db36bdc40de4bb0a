import { Keys } from '../../src/platform/crypto/keys.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { stored } from '../attachments/files-kit.js';
import { buyPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import type { TestSystem } from '../kit/test-system.js';
import type { Values } from './mutation-walk.js';

export interface LawfulCall {
  by: GraphqlClient;
  values: Values;
  /** As `changes` names it. */
  writes: string[];
}

/** One of those that every installation begins with. */
const SEEDED_RULE = '01995f00-0000-7000-8000-000000000003';
const ALERT_RULE = {
  title: '보일러가 뜨겁습니다',
  metric: 'outbox.lag',
  labels: [{ name: 'host', value: 'b1' }],
  groupBy: ['host', 'room'],
  severity: 'INFO',
  condition: 'LT',
  threshold: 5,
  recoveryThreshold: 7,
  forSeconds: 30,
  keepFiringSeconds: 30,
  noDataPolicy: 'ALERT',
  noDataSeconds: 90,
  flapLimit: 8,
  windows: [{ days: ['MON'], from: '09:00', to: '18:00' }],
  escalation: [{ afterSeconds: 600, adminUserIds: [] }],
  runbook: '밸브를 확인하세요.',
};

/** For each mutation that takes an input: a call with everything that may be said, and what it writes. In this order. */
export async function lawfulCalls(
  system: TestSystem,
  owner: StaffClient,
): Promise<Record<string, LawfulCall>> {
  const [mine, theirs] = [await system.customer(), await system.staffAccount('OPERATOR')];
  const consents = await mine.client.ok<{ consentDocuments: Values[] }>(
    '{ consentDocuments { document version } }',
  );
  const row = ['version', 'updated_at'];
  const reason = '월별 점검 자료';
  const exported = ['data_exports+', 'long_jobs+'];
  // Made at its first use, which is not what any call here is about.
  await system.get(Keys).forClass('contact');
  const destinationId = newId();
  await system.sql(
    `INSERT INTO notification_destinations (id, type, name, address_sealed, address_shown, locale, hourly_max, created_at,
       updated_at) VALUES ($1, 'SLACK', '관제', '', 'hooks.slack.com/…', 'ko', 60, now(), now())`,
    [destinationId],
  );
  const viewId = newId();
  await system.get(UnitOfWork).run(systemActor('test'), (tx) =>
    tx.query(
      `INSERT INTO saved_views (id, list, owner_id, name, search, created_at, updated_at)
       VALUES ($1, 'payments', $2, '오늘', '', now(), now())`,
      [viewId, owner.account.id],
    ),
  );
  const view = {
    name: '오늘 결제',
    search: 'period=today',
    columns: ['amount'],
    role: 'ADMIN',
    isDefault: true,
  };
  return {
    addComment: {
      by: owner,
      values: { on: { kind: 'USER', id: mine.id }, body: `@[${theirs.id}] 전화했습니다.` },
      writes: ['comments+', 'notices+'],
    },
    saveView: { by: owner, values: { list: 'payments', input: view }, writes: ['saved_views+'] },
    updateView: {
      by: owner,
      values: { id: viewId, version: 1, input: { ...view, name: '이번 주', role: null, isDefault: false } },
      writes: ['name', 'search', 'columns', ...row].map((column) => `saved_views.${column}`),
    },
    createNotificationDestination: {
      by: owner,
      values: {
        input: {
          type: 'SLACK',
          name: '운영',
          address: 'https://hooks.slack.com/services/T0LAWFUL01/B0LAWFUL01/abcdefghijklmnopqrstuvwx',
          locale: 'EN',
          minSeverity: 'WARNING',
          hourlyMax: 30,
        },
      },
      writes: ['notification_destinations+'],
    },
    updateNotificationPreferences: {
      by: owner,
      values: {
        input: {
          version: 0,
          locale: 'EN',
          emailFrom: 'INFO',
          smsFrom: null,
          phone: '010-2345-6789',
          mutedKinds: ['notifications.test'],
          quietFrom: '22:00',
          quietTo: '07:00',
        },
      },
      writes: ['notification_preferences+'],
    },
    updateNotificationDestination: {
      by: owner,
      values: {
        id: destinationId,
        version: 1,
        input: { name: '관제실', locale: 'EN', minSeverity: 'CRITICAL', hourlyMax: 10, active: false },
      },
      writes: ['name', 'locale', 'min_severity', 'hourly_max', 'is_active', ...row].map(
        (column) => `notification_destinations.${column}`,
      ),
    },
    createUser: {
      by: owner,
      values: { input: { name: '새 사람', email: 'new@people.example', phone: null, services: ['KST'] } },
      writes: ['users+'],
    },
    upsertPaymentMethod: {
      by: owner,
      values: {
        input: {
          name: '휴대폰',
          provider: 'TOSS',
          type: 'MOBILE',
          minAmount: '1000',
          maxAmount: '100000',
          configuration: [{ name: 'mid', value: 'shop' }],
          secrets: [{ name: 'key', value: 's3cret' }],
        },
      },
      writes: ['payment_methods+', 'payment_method_secrets+'],
    },
    updateSettings: {
      by: owner,
      values: {
        changes: [{ key: 'maintenance.messageKo', value: '잠시 멈춥니다', version: 0 }],
        reason: '점검 준비',
      },
      writes: ['settings+', 'setting_changes+'],
    },
    updateUser: {
      by: owner,
      values: {
        id: mine.id,
        version: 1,
        input: {
          name: '다른 이름',
          email: 'other@people.example',
          phone: '010-1234-5678',
          services: ['KST'],
        },
      },
      writes: [
        ...['name', 'email', 'phone', 'services', ...row].map((column) => `users.${column}`),
        ...['contact_changes+', 'messages+'],
      ],
    },
    updateViewerProfile: {
      by: mine.client,
      values: {
        version: 2,
        input: { name: '내 이름', email: 'mine@people.example', phone: '', currentPassword: null },
      },
      writes: [
        ...['name', 'phone', ...row].map((column) => `users.${column}`),
        ...['contact_changes+', 'messages+'],
      ],
    },
    submitSignup: {
      by: mine.client,
      values: {
        input: {
          name: '본인 이름',
          birthDate: '1990-01-01',
          gender: 'FEMALE',
          phone: '010-9876-5432',
          email: null,
          accepted: consents.consentDocuments,
        },
      },
      writes: [
        ...['name', 'phone', ...row].map((column) => `users.${column}`),
        ...['consents+', 'data_keys+', 'user_signups+'],
      ],
    },
    updateAdminUser: {
      by: owner,
      values: { id: theirs.id, version: 1, input: { name: '다른 직원' } },
      writes: ['name', ...row].map((column) => `admin_users.${column}`),
    },
    setAdminPermissions: {
      by: owner,
      values: { id: theirs.id, version: 2, grants: [{ permission: 'ledger.read', effect: 'ALLOW' }] },
      writes: ['admin_grants+', ...row.map((column) => `admin_users.${column}`)],
    },
    createAttachmentUpload: {
      by: mine.client,
      values: {
        input: { subject: null, fileName: 'a.txt', contentType: 'text/plain', size: 1, sha256: null },
      },
      writes: ['attachments+'],
    },
    registerUser: {
      by: system.client(),
      values: {
        input: {
          email: 'register@people.example',
          password: '오래 기억할 만한 긴 문장 하나',
          name: '홍길동',
          language: 'KO',
          services: ['KST'],
          accepted: consents.consentDocuments,
        },
      },
      writes: ['registrations+'],
    },
    exportUsers: {
      by: owner,
      values: { reason, format: 'CSV', filter: { search: '홍', status: 'ACTIVE', role: 'KST' } },
      writes: exported,
    },
    exportPayments: {
      by: owner,
      values: {
        reason,
        format: 'CSV',
        filter: { search: '홍', minAmount: '1000', maxAmount: '2000', status: ['DONE'] },
      },
      writes: exported,
    },
    exportAuditEvents: {
      by: owner,
      values: {
        reason,
        format: 'CSV',
        filter: { action: ['user.updated'], search: 'user', not: { actorType: ['USER'] } },
      },
      writes: exported,
    },
    exportAccessRecords: {
      by: owner,
      values: { reason, format: 'CSV', filter: { act: ['VIEW'], subjectId: theirs.id } },
      writes: exported,
    },
    createAlertRule: {
      by: owner,
      values: { input: ALERT_RULE },
      writes: ['alert_rules+'],
    },
    updateAlertRule: {
      by: owner,
      values: { id: SEEDED_RULE, version: 1, input: { ...ALERT_RULE, title: '다른 제목' } },
      writes: [
        ...[
          'condition',
          'escalation',
          'evaluated_to',
          'flap_limit',
          'for_seconds',
          'group_by',
          'keep_firing_seconds',
        ],
        ...[
          'labels',
          'metric',
          'no_data_policy',
          'no_data_seconds',
          'recovery_threshold',
          'runbook',
          'severity',
        ],
        ...['threshold', 'title', 'windows', ...row],
      ].map((column) => `alert_rules.${column}`),
    },
    createAlertSilence: {
      by: owner,
      values: {
        input: {
          ruleId: SEEDED_RULE,
          labels: [{ name: 'host', value: 'web-1' }],
          reason,
          startsAt: null,
          endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        },
      },
      writes: ['alert_silences+'],
    },
    recordMetrics: {
      by: owner,
      values: {
        samples: [
          {
            name: 'boiler.temperature',
            unit: '°C',
            value: 61.5,
            at: new Date().toISOString(),
            labels: [{ name: 'host', value: 'b1' }],
          },
        ],
      },
      writes: ['metric_names+', 'metric_series+', 'metric_rollups+'],
    },
    startImport: {
      by: owner,
      values: {
        input: {
          kind: 'users.list',
          attachmentId: await stored(system, owner, '번호', { fileName: 'a.csv', contentType: 'text/csv' }),
        },
      },
      writes: [
        ...['imports+', 'long_jobs+'],
        ...['subject_kind', 'subject_id', 'kept_until'].map((column) => `attachments.${column}`),
      ],
    },
    planUsersAct: {
      by: owner,
      values: { act: 'DEACTIVATE', all: true, reason, filter: { status: 'ACTIVE', role: 'KST' } },
      writes: ['imports+', 'long_jobs+'],
    },
    ...Object.fromEntries(
      ['planIncidentsAct', 'planPaymentExceptionsAct', 'planSettlementDifferencesAct'].map((name) => [
        name,
        {
          by: owner,
          values: { act: 'ASSIGN', ids: [newId()], reason, assigneeId: owner.account.id },
          writes: ['imports+', 'long_jobs+'],
        },
      ]),
    ),
    retryJobs: {
      by: owner,
      values: { all: true, filter: { queue: 'MATCHING', name: 'matching.fulfil-membership' } },
      writes: [],
    },
    issueUsageBill: {
      by: owner,
      values: {
        userId: mine.id,
        month: '2026-10',
        lines: [{ description: '전송량', hostname: 'a.example.kr', amount: '1200' }],
        idempotencyKey: 'lawful-bill',
      },
      writes: ['idempotency_keys+', 'usage_bills+', 'usage_bill_lines+', 'usage_bill_history+'],
    },
    recordActivity: {
      by: owner,
      values: {
        events: [
          {
            id: newId(),
            kind: 'page.viewed',
            userId: mine.id,
            at: new Date().toISOString(),
            details: [{ name: 'page', value: 'prices' }],
          },
        ],
      },
      writes: ['activity_ids+', 'activity_kinds+', 'activity_people+'],
    },
    backtestAlertRule: {
      by: owner,
      values: {
        input: { ...ALERT_RULE, metric: 'boiler.temperature' },
        from: new Date(Date.now() - 3_600_000).toISOString(),
        to: new Date().toISOString(),
        language: 'KO',
      },
      writes: [],
    },
    requestRefund: {
      by: owner,
      values: {
        paymentId: (await buyPoints(system, mine, '1000')).paymentId,
        amount: '1000',
        reason: 'CUSTOMER_REQUEST',
        memo: '메모',
        acceptSpentPoints: false,
        refundAccount: null,
        idempotencyKey: 'lawful-refund',
      },
      writes: [
        ...['idempotency_keys+', 'refunds+', 'refund_history+', 'ledger_holds+'],
        ...['refund_reserved', ...row].map((column) => `payments.${column}`),
        ...['held', 'updated_at'].map((column) => `ledger_balances.${column}`),
      ],
    },
  };
}
