import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { Sagas } from '../../src/platform/steps/sagas.js';
import { Importer } from '../imports/imports-kit.js';
import { approvalAbout } from '../kit/approvals.js';
import { refund } from '../kit/back-office.js';
import { buyPoints } from '../kit/buyer.js';
import { SoftAuthenticator } from '../kit/soft-authenticator.js';
import type { StaffClient } from '../kit/staff-client.js';
import { paymentOf } from '../kit/steering.js';
import { STAFF_PASSWORD, type Customer, type TestSystem } from '../kit/test-system.js';
import { issueBill } from '../kit/usage-bill.js';
import { atProvider } from '../kit/virtual-account.js';
import { build } from '../steps/workshop.js';

const ACTOR = systemActor('test');
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

/**
 * A call for every dangerous mutation that `owner` could really make: nothing but the second factor stands in its way.
 * Each is about things of its own, so that one spoils nothing for another.
 */
export async function realCalls(system: TestSystem, owner: StaffClient): Promise<Record<string, string>> {
  return {
    ...(await aboutStaff(system, owner)),
    ...(await aboutOneself(system, owner)),
    ...(await aboutMoney(system, owner)),
    ...(await aboutFiles(owner)),
    ...(await aboutImports(system, owner)),
    ...(await aboutMany(system, owner)),
    upsertPaymentMethod: `mutation { upsertPaymentMethod(input: { name: "휴대폰", provider: TOSS, type: MOBILE,
      minAmount: "1000", maxAmount: "100000", configuration: [{ name: "mid", value: "shop" }], secrets: [{ name: "key", value: "s3cret" }] }) { id } }`,
    setPaymentMethodActive: `mutation { setPaymentMethodActive(id: "01930000-0000-7000-8000-000000000003", active: false,
      version: 1) { id } }`,
    rotateWebhookSecret: `mutation { rotateWebhookSecret(id: "${await server(owner)}", version: 1) { secret } }`,
    createNotificationDestination: `mutation { createNotificationDestination(input: { type: SLACK, name: "관제",
      address: "https://hooks.slack.com/services/T0ACTS0001/B0ACTS0001/abcdefghijklmnopqrstuvwx" }) { secret } }`,
    updateSetting: `mutation { updateSetting(key: "refunds.approvalLimit", value: "400000", version: 0) { version } }`,
    updateSettings: `mutation { updateSettings(changes: [{ key: "points.adjustmentLimit", value: "90000", version: 0 }]) {
      version } }`,
    revertSetting: await revertedCall(owner),
    updateUser: `mutation { updateUser(id: "${(await system.customer()).id}", version: 1,
      input: { email: "another@people.example" }) { id } }`,
    resetDemo: `mutation { resetDemo(word: "RESET") }`,
    pauseQueue: `mutation { pauseQueue(queue: ANALYTICS, minutes: 5, reason: "시험으로 멈춥니다") { paused } }`,
    giveUpSagaRun: `mutation { giveUpSagaRun(id: "${await openRun(system)}", version: 1) { id } }`,
  };
}

/** A server that gets webhooks, at a public address that nobody calls here. */
async function server(owner: StaffClient): Promise<string> {
  const made = await done<{ createNotificationDestination: { destination: { id: string } } }>(
    owner,
    `mutation { createNotificationDestination(input: { type: WEBHOOK, name: "서버", address: "https://1.1.1.1/hook" }) {
      destination { id } } }`,
  );
  return made.createNotificationDestination.destination.id;
}

async function revertedCall(owner: StaffClient): Promise<string> {
  await done(
    owner,
    `mutation { updateSetting(key: "payments.orderAmountMax", value: "9000000", version: 0) { version } }`,
  );
  return `mutation { revertSetting(key: "payments.orderAmountMax", toVersion: 0, version: 1, reason: "되돌림") { version } }`;
}

async function aboutStaff(system: TestSystem, owner: StaffClient): Promise<Record<string, string>> {
  const person = async () => (await system.staffAccount('OPERATOR')).id;
  const [promoted, granted, reset, leaving, back] = await Promise.all(Array.from({ length: 5 }, person));
  await done(owner, deactivate(back));
  await done(owner, createRole('MATRIX_CHANGED'));
  await done(owner, createRole('MATRIX_DELETED'));
  const made = await done<{ createApiKey: { apiKey: { id: string } } }>(owner, createKey());
  return {
    inviteAdminUser: `mutation { inviteAdminUser(email: "new@staff.example", name: "새 직원", role: "OPERATOR") { id } }`,
    deactivateAdminUser: deactivate(leaving),
    reactivateAdminUser: `mutation { reactivateAdminUser(id: "${back}", version: 2) { id } }`,
    setAdminRole: `mutation { setAdminRole(id: "${promoted}", version: 1, role: "ADMIN") { id } }`,
    setAdminPermissions: `mutation { setAdminPermissions(id: "${granted}", version: 1,
        grants: [{ permission: "ledger.read", effect: ALLOW }]) { id } }`,
    resetAdminFactors: `mutation { resetAdminFactors(id: "${reset}", reason: "휴대폰 분실") { id } }`,
    createRole: createRole('MATRIX'),
    updateRole: `mutation { updateRole(name: "MATRIX_CHANGED", version: 1, titleKo: "다른 이름") { name } }`,
    deleteRole: `mutation { deleteRole(name: "MATRIX_DELETED", version: 1) }`,
    createApiKey: createKey(),
    rotateApiKey: `mutation { rotateApiKey(id: "${made.createApiKey.apiKey.id}") { secret } }`,
  };
}

async function aboutFiles(owner: StaffClient): Promise<Record<string, string>> {
  const { ledgerAccounts } = await owner.ok<{ ledgerAccounts: { items: { id: string }[] } }>(
    '{ ledgerAccounts(limit: 1) { items { id } } }',
  );
  const reason = 'reason: "세무 자료 제출"';
  return {
    exportUsers: `mutation { exportUsers(filter: { search: "홍" }, ${reason}) { id } }`,
    exportPayments: `mutation { exportPayments(filter: { minAmount: "1000" }, ${reason}) { id } }`,
    exportAuditEvents: `mutation { exportAuditEvents(${reason}) { id } }`,
    exportAccessRecords: `mutation { exportAccessRecords(filter: { act: [VIEW] }, ${reason}) { id } }`,
    exportStatement: `mutation { exportStatement(accountId: "${ledgerAccounts.items[0]?.id}", ${reason}) { id } }`,
  };
}

/** A plan that waits to be run, and an import that was; nobody works on them here. */
async function aboutImports(system: TestSystem, owner: StaffClient): Promise<Record<string, string>> {
  const importer = new Importer(system, owner);
  const handedIn = async (phase: string): Promise<string> => {
    const id = await importer.start('번호,이름\n');
    await system
      .get(UnitOfWork)
      .run(ACTOR, (tx) =>
        tx.query(
          `UPDATE imports SET phase = $2, creates = 1, applied = 1, planned_at = created_at WHERE id = $1`,
          [id, phase],
        ),
      );
    return id;
  };
  const reason = 'reason: "월초 고객 정보 정리"';
  return {
    runImport: `mutation { runImport(id: "${await handedIn('PLANNED')}", ${reason}) { id } }`,
    undoImport: `mutation { undoImport(id: "${await handedIn('DONE')}", ${reason}) { id } }`,
  };
}

/** The same for an act on many customers. */
async function aboutMany(system: TestSystem, owner: StaffClient): Promise<Record<string, string>> {
  const planned = async (phase: string): Promise<string> => {
    const { planUsersAct } = await owner.ok<{ planUsersAct: { id: string } }>(
      `mutation { planUsersAct(act: DEACTIVATE, ids: ["${(await system.customer()).id}"]) { id } }`,
    );
    await system
      .get(UnitOfWork)
      .run(ACTOR, (tx) =>
        tx.query(
          `UPDATE imports SET phase = $2, updates = 1, applied = 1, planned_at = created_at WHERE id = $1`,
          [planUsersAct.id, phase],
        ),
      );
    return planUsersAct.id;
  };
  return {
    runBulkAction: `mutation { runBulkAction(id: "${await planned('PLANNED')}") { id } }`,
    undoBulkAction: `mutation { undoBulkAction(id: "${await planned('DONE')}") { id } }`,
  };
}

const deactivate = (id = ''): string =>
  `mutation { deactivateAdminUser(id: "${id}", version: 1, reason: "퇴사") { id } }`;
const createRole = (name: string): string =>
  `mutation { createRole(name: "${name}", titleKo: "역할", titleEn: "Role", permissions: ["user.read"]) { name } }`;
const createKey = (): string =>
  `mutation { createApiKey(name: "서비스", scopes: ["user.read"], expiresAt: "${TOMORROW}") {
    secret apiKey { id } } }`;

async function aboutOneself(system: TestSystem, owner: StaffClient): Promise<Record<string, string>> {
  const passkey = await addPasskey(system, owner);
  return {
    regenerateBackupCodes: 'mutation { regenerateBackupCodes }',
    startTotpEnrollment: `mutation { startTotpEnrollment(password: "${STAFF_PASSWORD}") { otpauthUri } }`,
    startPasskeyRegistration: 'mutation { startPasskeyRegistration { challengeId } }',
    deletePasskey: `mutation { deletePasskey(id: "${passkey}") }`,
    startAdminIdentityLink: 'mutation { startAdminIdentityLink(provider: GOOGLE) }',
    changeAdminPassword: `mutation { changeAdminPassword(currentPassword: "${STAFF_PASSWORD}", newPassword: "열두 글자가 넘는 새로운 문장") }`,
  };
}

/** A passkey of one’s own; the id. */
export async function addPasskey(system: TestSystem, owner: StaffClient): Promise<string> {
  const { startPasskeyRegistration: asked } = await done<{
    startPasskeyRegistration: { challengeId: string; optionsJson: string };
  }>(owner, 'mutation { startPasskeyRegistration { challengeId optionsJson } }');
  await owner.ok(
    `mutation ($challengeId: ID!, $responseJson: String!) {
      registerPasskey(challengeId: $challengeId, responseJson: $responseJson, name: "열쇠") { backupCodes } }`,
    {
      challengeId: asked.challengeId,
      responseJson: new SoftAuthenticator(system.publicUrl).create(asked.optionsJson),
    },
  );
  const { viewer } = await owner.ok<{ viewer: { adminUser: { factors: { passkeys: { id: string }[] } } } }>(
    '{ viewer { adminUser { factors { passkeys { id } } } } }',
  );
  return viewer.adminUser.factors.passkeys[0]?.id ?? '';
}

async function aboutMoney(system: TestSystem, owner: StaffClient): Promise<Record<string, string>> {
  const [customer, colleague] = await Promise.all([system.customer(), system.staff()]);
  const asked = [];
  for (let i = 0; i < 2; i++) {
    const { paymentId } = await buyPoints(system, customer, '600000');
    asked.push(await refund(colleague, paymentId, '600000'));
  }
  const [first, second] = asked;
  const approval = await approvalAbout(owner, second?.id ?? '');
  const { paymentId } = await buyPoints(system, customer, '600000');
  await buyPoints(system, customer, '10000');
  const wentBack = await goneAtProvider(system, owner, customer, 'network-cancel');
  const elsewhere = await goneAtProvider(system, owner, customer, 'cancel');
  return {
    requestRefund: `mutation { requestRefund(paymentId: "${paymentId}", amount: "500001", reason: CUSTOMER_REQUEST,
        idempotencyKey: "${randomUUID()}") { id } }`,
    approveRefund: `mutation { approveRefund(id: "${first?.id}", version: ${first?.version}) { id } }`,
    approveRequest: `mutation { approveRequest(id: "${approval.id}", version: ${approval.version}) { id } }`,
    deductPoints: `mutation { deductPoints(userId: "${customer.id}", amount: "100", reason: "사용", idempotencyKey: "${randomUUID()}") { id } }`,
    adjustPoints: `mutation { adjustPoints(userId: "${customer.id}", delta: "100", reason: "보상", idempotencyKey: "${randomUUID()}") { id } }`,
    settleReversal: `mutation { settleReversal(exceptionId: "${wentBack.id}", version: ${wentBack.version},
        reason: "카드사에 확인했음", idempotencyKey: "${randomUUID()}") { waitsForApproval } }`,
    recordForeignCancel: `mutation { recordForeignCancel(exceptionId: "${elsewhere.id}", version: ${elsewhere.version},
        reason: "상점관리자에서 취소", idempotencyKey: "${randomUUID()}") { waitsForApproval } }`,
    voidUsageBill: `mutation { voidUsageBill(id: "${await issueBill(owner, customer.id)}", version: 1, reason: "잘못 청구함") { id } }`,
    startImpersonation: `mutation { startImpersonation(userId: "${customer.id}", reason: "문의 확인 2026-11") { accessToken } }`,
  };
}

/** The item about a paid order whose money is gone there without our doing. */
async function goneAtProvider(
  system: TestSystem,
  owner: StaffClient,
  customer: Customer,
  act: string,
): Promise<{ id: string; version: number }> {
  const order = await buyPoints(system, customer, '4600');
  const { payment_key: paymentKey } = await paymentOf(system, order);
  await atProvider(system, { paymentKey: paymentKey ?? '' }, act);
  await owner.ok(`mutation { syncPayment(orderId: "${order.orderId}") { id } }`);
  const { payment } = await owner.ok<{ payment: { exceptions: { id: string; version: number }[] } }>(
    `{ payment(id: "${order.paymentId}") { exceptions { id version } } }`,
  );
  return payment.exceptions[0] ?? { id: '', version: 0 };
}

/** A saga nobody works on. */
async function openRun(system: TestSystem): Promise<string> {
  const sagas = system.get(Sagas);
  sagas.register(build);
  const { runId } = await system
    .get(UnitOfWork)
    .run(ACTOR, (tx) => sagas.start(tx, ACTOR, 'test.build', randomUUID(), { vendor: 'http://127.0.0.1:9' }));
  return runId;
}

async function done<T>(owner: StaffClient, document: string): Promise<T> {
  const { data, errors } = await owner.confirmed<T>(document);
  if (!data) throw new Error(`${document}: ${JSON.stringify(errors)}`);
  return data;
}
