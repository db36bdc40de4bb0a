import { Injectable, type OnModuleInit } from '@nestjs/common';
import { declareRecordKind, Records } from '../../platform/records/records.js';
import { RefundQueries } from './refund.queries.js';
import { refundErrors } from './refunds.errors.js';

declareRecordKind('REFUND');

/** A refund as something staff talks about; what happens to it happens to its payment. */
@Injectable()
export class RefundRecord implements OnModuleInit {
  constructor(
    private readonly records: Records,
    private readonly queries: RefundQueries,
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
    this.records.addParts('PAYMENT', async (paymentId) => {
      const [refunds = []] = await this.queries.ofPayments([paymentId]);
      return refunds.map(({ id }) => ({ kind: 'REFUND', id }));
    });
  }
}
