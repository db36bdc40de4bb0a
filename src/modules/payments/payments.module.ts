import { Module, type OnModuleInit } from '@nestjs/common';
import { byKey, groupByKey, LoaderRegistry } from '../../platform/graphql/loaders.js';
import { AttachmentsModule } from '../attachments/index.js';
import { LedgerModule } from '../ledger/index.js';
import { UsersModule } from '../users/index.js';
import { CaptureBooks } from './accounts/capture-books.js';
import { SendDepositLetters } from './accounts/send-deposit-letters.js';
import { TakeBackCapture } from './accounts/take-back-capture.js';
import {
  OrderAccountResolver,
  PaymentAccountResolver,
  VirtualAccountResolver,
} from './accounts/virtual-account.resolver.js';
import { VirtualAccounts, type VirtualAccountRow } from './accounts/virtual-accounts.js';
import { AddProduct } from './add-product.use-case.js';
import { CancelPaymentOrder, FailPaymentAttempt } from './close-order.use-cases.js';
import { CompletePayment } from './complete-payment.use-case.js';
import { ConfirmByClient } from './confirm-by-client.use-case.js';
import { CreatePaymentOrder } from './create-payment-order.use-case.js';
import {
  ExceptionFieldsResolver,
  OrderStaffResolver,
  PaymentExceptionsOfPaymentResolver,
} from './exceptions/exception.fields.resolver.js';
import { EndAttempt } from './end-attempt.use-case.js';
import { ExceptionQueries, type ExceptionRow } from './exceptions/exception.queries.js';
import { ExceptionResolver } from './exceptions/exception.resolver.js';
import { ExceptionsBulk } from './exceptions/exceptions-bulk.js';
import { ExceptionsLive } from './exceptions/exceptions.live.js';
import { AssignException, ResolveException } from './exceptions/handle-exception.use-cases.js';
import { PaymentExceptions } from './exceptions/payment-exceptions.js';
import { ProviderSnapshots } from './exceptions/provider-snapshot.js';
import { RecoverPayment } from './exceptions/recover-payment.use-case.js';
import { ChangeProduct } from './change-product.use-case.js';
import { Fulfilments } from './fulfilment/fulfilment.port.js';
import { Offers } from './fulfilment/offers.js';
import { PointTopupFulfilment } from './fulfilment/point-topup.fulfilment.js';
import { PaymentGateway } from './gateway/payment-gateway.port.js';
import { TossGateway } from './gateway/toss.gateway.js';
import { MerchantKeys } from './methods/merchant-keys.js';
import { PaymentMethodResolver } from './methods/payment-method.resolver.js';
import { PaymentMethods } from './methods/payment-methods.js';
import { SetPaymentMethodActive, UpsertPaymentMethod } from './methods/save-payment-method.use-cases.js';
import { OrderQueries } from './order.queries.js';
import { PaymentAttachments, PaymentAttachmentsResolver } from './payment.attachments.js';
import { PaymentFieldsResolver, UserPaymentsResolver } from './payment.fields.resolver.js';
import type { PaymentModel, WebhookDelivery } from './payment.model.js';
import { PaymentMovements } from './payment-movements.js';
import { PaymentQueries, type HistoryRow, type PaymentRow } from './payment.queries.js';
import { PaymentRecord } from './payment.record.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentResolver } from './payment.resolver.js';
import { PaymentStats } from './payment.stats.js';
import { PaymentTimeline } from './payment-timeline.js';
import { PaymentTimelineSources } from './payment-timeline.sources.js';
import './payments.events.js';
import { PaymentsExport } from './payments-export.js';
import { PaymentsFacade } from './payments.facade.js';
import { PaymentsJanitor } from './payments.janitor.js';
import { PaymentsLive } from './payments.live.js';
import './payments.permissions.js';
import './payments.settings.js';
import './payments.personal-data.js';
import { ProductsImport } from './products-import.js';
import { SendReceipt } from './receipt/send-receipt.js';
import { TossRedirectController } from './redirect/toss-redirect.controller.js';
import { SettlePayment } from './settle-payment.use-case.js';
import { SyncPayment } from './sync-payment.use-case.js';
import { ProcessWebhook } from './webhooks/process-webhook.use-case.js';
import { ReceiveWebhook } from './webhooks/receive-webhook.use-case.js';
import { TossWebhookController } from './webhooks/toss-webhook.controller.js';
import { WatchWebhooks } from './webhooks/watch-webhooks.js';
import { WebhookQueries } from './webhooks/webhook.queries.js';
import { WebhookResolver } from './webhooks/webhook.resolver.js';

declare global {
  interface Loaders {
    latestPaymentsByUser: [string, PaymentRow[]];
    paymentById: [string, PaymentModel | null];
    paymentHistory: [string, HistoryRow[]];
    exceptionsByPayment: [string, ExceptionRow[]];
    virtualAccountByPayment: [string, VirtualAccountRow | null];
    webhookById: [string, WebhookDelivery | null];
  }
}

const LATEST_LIMIT = 50;

@Module({
  imports: [AttachmentsModule, UsersModule, LedgerModule],
  controllers: [TossRedirectController, TossWebhookController],
  providers: [
    AddProduct,
    AssignException,
    CancelPaymentOrder,
    CaptureBooks,
    ChangeProduct,
    CompletePayment,
    ConfirmByClient,
    CreatePaymentOrder,
    ExceptionFieldsResolver,
    ExceptionQueries,
    ExceptionResolver,
    ExceptionsBulk,
    ExceptionsLive,
    FailPaymentAttempt,
    Fulfilments,
    Offers,
    OrderAccountResolver,
    OrderQueries,
    OrderStaffResolver,
    MerchantKeys,
    PaymentAccountResolver,
    PaymentAttachments,
    PaymentAttachmentsResolver,
    PaymentExceptions,
    PaymentExceptionsOfPaymentResolver,
    PaymentFieldsResolver,
    PaymentMethodResolver,
    PaymentMethods,
    PaymentMovements,
    PaymentQueries,
    PaymentRecord,
    PaymentRepository,
    PaymentResolver,
    PaymentStats,
    PaymentTimeline,
    PaymentTimelineSources,
    PaymentsExport,
    PaymentsFacade,
    PaymentsJanitor,
    PaymentsLive,
    PointTopupFulfilment,
    ProcessWebhook,
    ProductsImport,
    ProviderSnapshots,
    ReceiveWebhook,
    RecoverPayment,
    ResolveException,
    SendDepositLetters,
    SendReceipt,
    SetPaymentMethodActive,
    SettlePayment,
    EndAttempt,
    SyncPayment,
    TakeBackCapture,
    UpsertPaymentMethod,
    UserPaymentsResolver,
    VirtualAccountResolver,
    VirtualAccounts,
    WatchWebhooks,
    WebhookQueries,
    WebhookResolver,
    { provide: PaymentGateway, useClass: TossGateway },
  ],
  exports: [
    AddProduct,
    CompletePayment,
    CreatePaymentOrder,
    FailPaymentAttempt,
    MerchantKeys,
    Offers,
    PaymentGateway,
    PaymentMovements,
    PaymentTimeline,
    PaymentTimelineSources,
    PaymentsFacade,
    SyncPayment,
  ],
})
export class PaymentsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly queries: PaymentQueries,
    private readonly timeline: PaymentTimeline,
    private readonly exceptions: ExceptionQueries,
    private readonly webhooks: WebhookQueries,
    private readonly accounts: VirtualAccounts,
  ) {}

  onModuleInit(): void {
    this.loaders.registerMerged('latestPaymentsByUser', (ids) => this.queries.latestOf(ids, LATEST_LIMIT));
    this.loaders.registerMerged('paymentById', async (ids) =>
      byKey(ids, await this.queries.byIds(ids), (payment) => payment.id),
    );
    this.loaders.ahead('Payment', 'user', 'userById', (payment: PaymentModel) => payment.userId, {
      asShown: true,
    });
    this.loaders.registerMerged('paymentHistory', (ids) => this.queries.historyOf(ids));
    this.loaders.registerMerged('exceptionsByPayment', async (ids) =>
      groupByKey(ids, await this.exceptions.ofPayments(ids), (row) => row.paymentId ?? ''),
    );
    this.loaders.registerMerged('virtualAccountByPayment', async (ids) =>
      byKey(ids, await this.accounts.byPayments(ids), (account) => account.id),
    );
    this.loaders.ahead(
      'Payment',
      'virtualAccount',
      'virtualAccountByPayment',
      (payment: PaymentModel) => payment.id,
    );
    this.loaders.registerMerged('webhookById', async (ids) =>
      byKey(ids, await this.webhooks.byIds(ids), (delivery) => delivery.id),
    );
    this.timeline.addSource(async (context, paymentId) =>
      (await context.loaders.load('paymentHistory', paymentId)).map((row) => ({
        ...row,
        refundStatus: null,
      })),
    );
  }
}
