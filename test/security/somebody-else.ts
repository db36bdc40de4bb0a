import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { stored } from '../attachments/files-kit.js';
import { addPasskey } from '../auth/step-up-acts.js';
import { authenticate, orderPoints } from '../kit/buyer.js';
import type { StaffClient } from '../kit/staff-client.js';
import type { TestSystem } from '../kit/test-system.js';
import { issueBill } from '../kit/usage-bill.js';
import type { Values } from './mutation-walk.js';

/** What belongs to people who have nothing to do with whoever calls. */
export interface Others {
  customerId: string;
  orderId: string;
  paymentKey: string;
  identityId: string;
  customerSessionId: string;
  attachmentId: string;
  staffId: string;
  staffIdentityId: string;
  passkeyId: string;
  jobId: string;
  challengeId: string;
  billId: string;
  notificationId: string;
  viewId: string;
  bulkId: string;
}

/**
 * A call about somebody else’s thing, for each mutation that lets in whoever is signed in, or any of a kind, and names
 * a thing. What is not said here is as the walk makes it up.
 */
export const ABOUT_OTHERS: Record<string, (others: Others) => Values> = {
  cancelBulkAction: ({ bulkId }) => ({ id: bulkId }),
  runBulkAction: ({ bulkId }) => ({ id: bulkId }),
  undoBulkAction: ({ bulkId }) => ({ id: bulkId }),
  cancelJob: ({ jobId }) => ({ id: jobId }),
  cancelPaymentOrder: ({ orderId }) => ({ orderId }),
  completeStepUp: ({ challengeId }) => ({ challengeId, code: '123456', passkeyResponseJson: null }),
  confirmPayment: ({ orderId, paymentKey }) => ({ orderId, paymentKey, amount: '1000' }),
  createAttachmentUpload: ({ customerId }) => ({
    input: {
      subject: { kind: 'USER', id: customerId },
      fileName: 'memo.txt',
      contentType: 'text/plain',
      size: 3,
    },
  }),
  createPaymentOrder: ({ billId }) => ({ purpose: 'DOMAIN_USAGE', amount: null, productId: null, billId }),
  deleteAttachment: ({ attachmentId }) => ({ id: attachmentId }),
  deletePasskey: ({ passkeyId }) => ({ id: passkeyId }),
  markNotificationRead: ({ notificationId }) => ({ id: notificationId }),
  failPaymentAttempt: ({ orderId }) => ({ orderId }),
  recordActivity: ({ customerId }) => ({
    events: [
      { id: newId(), kind: 'page.viewed', userId: customerId, at: new Date().toISOString(), details: [] },
    ],
  }),
  renamePasskey: ({ passkeyId }) => ({ id: passkeyId, name: 'mine now' }),
  deleteView: ({ viewId }) => ({ id: viewId }),
  updateView: ({ viewId }) => ({ id: viewId, version: 1 }),
  retryJob: ({ jobId }) => ({ id: jobId }),
  revokeAllSessions: ({ customerId }) => ({
    principalType: 'USER',
    principalId: customerId,
    exceptCurrent: false,
  }),
  revokeSession: ({ customerSessionId }) => ({ id: customerSessionId }),
  unlinkAdminIdentity: ({ staffIdentityId }) => ({ id: staffIdentityId }),
  unlinkIdentity: ({ identityId }) => ({ id: identityId }),
};

export async function somebodyElse(system: TestSystem, owner: StaffClient): Promise<Others> {
  const customer = await system.customer();
  const order = await orderPoints(system, customer, '1000');
  const { verifyBooks } = await owner.ok<{ verifyBooks: { id: string } }>('mutation { verifyBooks { id } }');
  const { requestStepUp } = await owner.ok<{ requestStepUp: { challengeId: string } }>(
    `mutation { requestStepUp(operation: "regenerateBackupCodes", variablesJson: "{}") { challengeId } }`,
  );
  const asSystem = <T>(sql: string, parameters: unknown[]): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));
  const [identityId, staffIdentityId] = [newId(), newId()];
  await asSystem(
    `INSERT INTO user_identities (id, user_id, provider, subject, linked_at) VALUES ($1, $2, 'GOOGLE', '1001', now())`,
    [identityId, customer.id],
  );
  await asSystem(
    `INSERT INTO admin_identities (id, admin_user_id, provider, subject, linked_at)
     VALUES ($1, $2, 'GOOGLE', '1002', now())`,
    [staffIdentityId, owner.account.id],
  );
  const [noticeId, notificationId] = [newId(), newId()];
  await asSystem(
    `INSERT INTO notices (id, kind, key, severity, audience, data, created_at, expanded_at)
     VALUES ($1, 'test.told', 'theirs', 'INFO', '{"userIds": []}', '{}', now(), now())`,
    [noticeId],
  );
  await asSystem(
    `INSERT INTO notifications (id, recipient_type, recipient_id, notice_id, created_at, updated_at)
     VALUES ($1, 'USER', $2, $3, now(), now())`,
    [notificationId, customer.id, noticeId],
  );
  const viewId = newId();
  await asSystem(
    `INSERT INTO saved_views (id, list, owner_id, name, search, created_at, updated_at)
     VALUES ($1, 'payments', $2, '내 것', '', now(), now())`,
    [viewId, owner.account.id],
  );
  const { planUsersAct } = await owner.ok<{ planUsersAct: { id: string } }>(
    `mutation { planUsersAct(act: ACTIVATE, ids: ["${customer.id}"]) { id } }`,
  );
  const [session] = await asSystem<{ id: string }>(`SELECT id FROM sessions WHERE principal_id = $1`, [
    customer.id,
  ]);
  return {
    customerId: customer.id,
    orderId: order.orderId,
    paymentKey: await authenticate(system, order),
    identityId,
    customerSessionId: session?.id ?? '',
    attachmentId: await stored(system, customer.client, 'mine'),
    staffId: owner.account.id,
    staffIdentityId,
    passkeyId: await addPasskey(system, owner),
    jobId: verifyBooks.id,
    challengeId: requestStepUp.challengeId,
    billId: await issueBill(owner, customer.id),
    notificationId,
    viewId,
    bulkId: planUsersAct.id,
  };
}
