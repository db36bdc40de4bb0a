import { Injectable, type OnModuleInit } from '@nestjs/common';
import { declareRecordKind, Records } from '../../platform/records/records.js';
import { PaymentQueries } from './payment.queries.js';
import { paymentErrors } from './payments.errors.js';

declareRecordKind('PAYMENT');

/** A payment as something staff talks about. */
@Injectable()
export class PaymentRecord implements OnModuleInit {
  constructor(
    private readonly records: Records,
    private readonly queries: PaymentQueries,
  ) {}

  onModuleInit(): void {
    this.records.register('PAYMENT', {
      permission: 'payment.read',
      name: { ko: '결제', en: 'a payment' },
      path: (id) => `/payments/${id}`,
      find: async (id) => {
        const payment = await this.queries.byId(id);
        if (!payment) throw paymentErrors.PAYMENT_NOT_FOUND();
        return { customerId: payment.userId };
      },
    });
  }
}
