import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  buildSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoaderRegistry } from '../../src/platform/graphql/loaders.js';
import { RequestContext } from '../../src/platform/graphql/request-context.js';
import { maskUnless } from '../../src/platform/personal-data/mask-unless.js';
import { TestSystem } from '../kit/test-system.js';
import { looksPersonal } from './personal-words.js';

/** Fields that hand out what they read as it is, and why they may. */
const SHOWN_PLAIN: Record<string, string> = {
  'NotificationDestination.address': 'where a chat or a server is',
  'NotificationDestination.name': 'what a chat or a server is called',
  'NotificationPreferences.emailFrom': 'from which weight on letters are wanted',
  'NotificationPreferences.phone': 'masked, and shown to its owner alone',
  'NotificationWords.body': 'what a notice says; nothing personal goes into one',
  'AccessReviewSignature.note': 'what a reviewer checked, in their own words',
  'AdminIdentity.email': 'of staff, at work; for themselves and who manages them',
  'AdminUser.email': 'of staff, at work: colleagues know each other',
  'AdminUser.name': 'of staff, at work: who did what must be seen',
  'ApiKey.lastUsedIp': 'the address of a program, not of a person',
  'ApiKey.name': 'the name of a program',
  'ApprovalFact.name': 'the name of a fact',
  'Attachment.fileName': 'what a file is called, for who may open it; each opening is in the audit log',
  'Bank.name': 'the name of a bank',
  'ImportColumnModel.name': 'what a column is called',
  'BulkFact.name': 'the name of a fact',
  'ImportFact.name': 'the name of a fact',
  'ImportJob.fileName': 'what whoever handed a file in called it; for them and who may see imports',
  'JobModel.name': 'the name of a kind of job',
  'TaskFact.name': 'what happened, as the code calls it',
  'LedgerBalance.accountId': 'the id of an account in the books',
  'LedgerEntry.counterAccount': 'an account in the books',
  'LedgerTransfer.creditAccount': 'an account in the books',
  'LedgerTransfer.debitAccount': 'an account in the books',
  'CommentPerson.name': 'of staff, at work: who said what must be seen',
  'IncidentPerson.name': 'of staff, at work: who looks after something must be seen',
  'MetricLabel.name': 'what kind of thing a metric is told apart by',
  'MetricName.name': 'what is measured',
  'MetricSeries.name': 'what is measured',
  'PaymentExceptionOwner.name': 'of staff, at work: who looks after something must be seen',
  'SettlementDifferenceOwner.name': 'of staff, at work: who looks after something must be seen',
  'Passkey.name': 'what somebody calls their own key, for themselves and who manages staff',
  'NotificationDelivery.recipientId': 'the id of a member of staff, or of a chat or a server',
  'NotificationMessage.receipt': 'the other side’s id of a message',
  'NotificationMessage.recipientId': 'the id of a person, of a change of number, of a chat or a server',
  'NotificationMessage.recipientType':
    'customer, staff, a number that is about to be one’s, a chat or a server',
  'User.phoneProvedAt': 'when a number was proved',
  'MailSuppression.address': 'is kept masked; nobody has it in full here',
  'PasswordLoginResult.deviceToken': 'random; for whoever signed in, once',
  'Payment.orderName': 'what is sold',
  'Payment.receiptUrl': 'a page of the provider, for who may read the payment',
  'PaymentInstrument.last4': 'four digits are the masked form of a number',
  'OfferedPaymentMethod.name': 'a way to pay, by name',
  'PaymentMethod.name': 'a way to pay, by name',
  'PaymentMethodSecret.name': 'which key of a provider it is',
  'PaymentMethodSetting.name': 'the name of a setting',
  'PaymentOrder.clientKey': 'a public key of the provider’s window',
  'PaymentOrder.orderName': 'what is sold',
  'PaymentTimelineEntry.actorName': 'Payment.timeline puts it there, and masks customers',
  'PermissionInfo.name': 'the name of a permission',
  'Product.name': 'what is sold',
  'RefundAccount.bank': 'a bank says nothing without number and holder, which are masked',
  'RefundAccount.bankCode': 'a bank says nothing without number and holder, which are masked',
  'RefundPreview.needsAccount': 'says yes or no, and nothing of an account',
  'RateLimitBucket.name': 'the name of a budget',
  'Role.name': 'the name of a role',
  'ActivityDetail.name': 'what kind of thing a detail is; its value is masked',
  'Segment.name': 'what staff calls a group of people',
  'SavedView.name': 'what staff calls a way to look at a list',
  'SagaStepModel.name': 'the name of a step',
  'ScheduleModel.name': 'the name of something that repeats',
  'Session.device': 'a word made of the user agent (Chrome, Mac), which itself is masked',
  'VirtualAccount.bank': 'a bank says nothing without the number, which is masked',
  'VirtualAccount.bankCode': 'a bank says nothing without the number, which is masked',
  'Upstream.name': 'what a system of somebody else is called',
  'ViewerImpersonation.adminUserName': 'of staff, at work: the banner says who looks',
};

/** What is read of every row: whoever finds it in an answer was shown a value in full. */
const CANARY = 'canary.bird@people.example';

describe('personal data leaves through the mask (S002-MON-03)', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  it('every field that looks personal masks it, or says here why not', async () => {
    const { schema } = system.get(GraphQLSchemaHost);
    const plain = await shownPlain(schema);
    expect(
      plain.filter((name) => !(name in SHOWN_PLAIN)),
      'hand it out through maskUnless, or say why not',
    ).toEqual([]);
    expect(
      Object.keys(SHOWN_PLAIN).filter((name) => !plain.includes(name)),
      'listed for nothing',
    ).toEqual([]);
    for (const because of Object.values(SHOWN_PLAIN)) expect(because.length).toBeGreaterThan(10);
  });

  it('a field somebody adds without the mask is found, one with it is not', async () => {
    const schema = buildSchema(`type Query { member: Member } type Member {
      id: ID homePhone: String billingAddress: String nickname: String title: String }`);
    const fields = (schema.getType('Member') as GraphQLObjectType).getFields();
    const mask = (_: unknown, __: unknown, context: RequestContext) =>
      maskUnless(context, 'user.read.personal', 'phone', 'somebody', CANARY);
    if (fields['homePhone']) fields['homePhone'].resolve = mask as never;
    if (fields['nickname']) fields['nickname'].resolve = (row) => `${(row as { x: string }).x}!`;
    expect(await shownPlain(schema)).toEqual(['Member.billingAddress', 'Member.nickname']);
  });

  /** Fields that look personal and give staff without any permission what the row holds. */
  async function shownPlain(schema: GraphQLSchema): Promise<string[]> {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const types = Object.values(schema.getTypeMap()).filter(
      (type): type is GraphQLObjectType =>
        isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type),
    );
    const fields = types.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => looksPersonal(field.name) && isLeafType(getNamedType(field.type)))
        .map((field) => ({ name: `${type.name}.${field.name}`, field })),
    );
    const shown = await Promise.all(
      fields.map(async (each) => ({ ...each, value: await asked(each.field) })),
    );
    return shown.filter(({ value }) => value.includes(CANARY)).map(({ name }) => name);
  }

  async function asked(field: GraphQLField<unknown, unknown>): Promise<string> {
    // Every property of the row holds the canary, and so does whatever a loader finds.
    const row = new Proxy({}, { get: (_, key) => (key === 'then' ? undefined : CANARY) });
    if (!field.resolve) return CANARY;
    const actor = { type: 'ADMIN', id: 'somebody', sessionId: 'somebody', ip: null } as const;
    const principal = { actor, permissions: new Set<string>(), expiresAt: null };
    const context = new RequestContext(system.get(LoaderRegistry), principal, null, null);
    context.loaders = { load: () => row } as never;
    return JSON.stringify(await field.resolve(row, {}, context, {} as never)) ?? '';
  }
});
