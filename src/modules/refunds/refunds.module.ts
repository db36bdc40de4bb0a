import { Module, type OnModuleInit } from '@nestjs/common';
import { byKey, LoaderRegistry } from '../../platform/graphql/loaders.js';
import { AttachmentsModule } from '../attachments/index.js';
import { LedgerModule } from '../ledger/index.js';
import { MatchingModule } from '../matching/index.js';
import { PaymentsModule, PaymentTimeline, type PaymentModel } from '../payments/index.js';
import { ApproveRefund, RejectRefund } from './decide-refund.use-cases.js';
import { ForeignCancelApproval } from './foreign/foreign-cancel-approval.js';
import { ForeignCancelResolver } from './foreign/foreign-cancel.resolver.js';
import { ForeignCancels } from './foreign/foreign-cancels.js';
import { PreviewForeignCancel } from './foreign/preview-foreign-cancel.js';
import { RecordForeignCancel } from './foreign/record-foreign-cancel.use-case.js';
import { PayOutRefund } from './pay-out-refund.use-case.js';
import { PreviewRefund } from './preview-refund.js';
import { RefundAccounts, type KnownRefundAccount } from './refund-accounts.js';
import { RefundApproval } from './refund-approval.js';
import { RefundAttachments } from './refund.attachments.js';
import { RefundBooks } from './refund-books.js';
import { RefundMovements } from './refund-movements.js';
import { REFUND_COLUMNS, RefundQueries, type RefundEntry, type RefundRow } from './refund.queries.js';
import { RefundRecord } from './refund.record.js';
import { RefundRepository } from './refund.repository.js';
import { RefundResolver } from './refund.resolver.js';
import {
  ExceptionRefundResolver,
  PaymentRefundsResolver,
  RefundAccountResolver,
  RefundFieldsResolver,
} from './refund.fields.resolver.js';
import { RefundTimelineSources } from './refund-timeline.sources.js';
import { ReleaseRefund } from './release-refund.js';
import './refunds.events.js';
import './refunds.permissions.js';
import './refunds.settings.js';
import { RequestRefund } from './request-refund.use-case.js';
import { ReversalApproval } from './reversal/reversal-approval.js';
import { ReversalResolver } from './reversal/reversal.resolver.js';
import { Reversals } from './reversal/reversals.js';
import { SettleReversal } from './reversal/settle-reversal.use-case.js';
import { SendRefunded } from './send-refunded.js';
import { SettleRefund } from './settle-refund.use-case.js';

declare global {
  interface Loaders {
    refundAccount: [string, KnownRefundAccount | null];
    refundById: [string, RefundRow | null];
    refundsByPayment: [string, RefundRow[]];
    refundHistory: [string, RefundEntry[]];
  }
}

@Module({
  imports: [AttachmentsModule, PaymentsModule, LedgerModule, MatchingModule],
  providers: [
    ApproveRefund,
    ExceptionRefundResolver,
    ForeignCancelApproval,
    ForeignCancelResolver,
    ForeignCancels,
    PaymentRefundsResolver,
    PayOutRefund,
    PreviewForeignCancel,
    PreviewRefund,
    RecordForeignCancel,
    RefundAccountResolver,
    RefundAccounts,
    RefundApproval,
    RefundAttachments,
    RefundBooks,
    RefundFieldsResolver,
    RefundMovements,
    RefundQueries,
    RefundRecord,
    RefundRepository,
    RefundResolver,
    RefundTimelineSources,
    RejectRefund,
    ReversalApproval,
    ReversalResolver,
    Reversals,
    ReleaseRefund,
    RequestRefund,
    SendRefunded,
    SettleRefund,
    SettleReversal,
  ],
  exports: [RequestRefund, PayOutRefund, RefundMovements],
})
export class RefundsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly queries: RefundQueries,
    private readonly timeline: PaymentTimeline,
    private readonly accounts: RefundAccounts,
  ) {}

  onModuleInit(): void {
    this.loaders.register('refundAccount', async (ids) =>
      byKey(ids, await this.accounts.known(ids), (account) => account.refundId),
    );
    this.loaders.ahead('Refund', 'account', 'refundAccount', (refund: RefundRow) => refund.id);
    this.loaders.registerMerged('refundById', async (ids) =>
      byKey(ids, await this.queries.byIds(ids), (refund) => refund.id),
    );
    this.loaders.registerRows('refundsByPayment', REFUND_COLUMNS, (ids, columns) =>
      this.queries.ofPayments(ids, columns),
    );
    this.loaders.ahead('Payment', 'refunds', 'refundsByPayment', (payment: PaymentModel) => payment.id, {
      asShown: true,
    });
    this.loaders.ahead('Refund', 'payment', 'paymentById', (refund: RefundRow) => refund.paymentId);
    this.loaders.registerMerged('refundHistory', (ids) => this.queries.historyOf(ids));
    this.timeline.addSource(async (context, paymentId) => context.loaders.load('refundHistory', paymentId));
  }
}
