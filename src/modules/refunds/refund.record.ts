import { Injectable, type OnModuleInit } from '@nestjs/common';
import { declareRecordKind, Records } from '../../platform/records/records.js';
import { RefundQueries } from './refund.queries.js';
import { RefundRepository } from './refund.repository.js';
import { refundErrors } from './refunds.errors.js';

declareRecordKind('REFUND');

/** A refund as something staff talks about; what happens to it happens to its payment. */
@Injectable()
export class RefundRecord implements OnModuleInit {
  constructor(
    private readonly records: Records,
    private readonly queries: RefundQueries,
    private readonly repository: RefundRepository,
  ) {}

  onModuleInit(): void {
    this.records.register('REFUND', {
      permission: 'refund.read',
      name: { ko: '환불', en: 'a refund' },
      path: (id) => `/refunds/${id}`,
      find: async (id) => {
        const refund = await this.queries.byId(id);
        if (!refund) throw refundErrors.REFUND_NOT_FOUND();
        return { customerId: refund.userId };
      },
    });
    this.records.addParts('PAYMENT', {
      kind: 'REFUND',
      of: async (paymentId) => {
        const [refunds = []] = await this.queries.ofPayments([paymentId]);
        return refunds.map(({ id }) => id);
      },
      wholeOf: (tx, id) => this.repository.paymentIdOf(tx, id),
    });
  }
}
