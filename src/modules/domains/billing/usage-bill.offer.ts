import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { won } from '../../../shared/money.js';
import {
  Offers,
  PaymentPurpose,
  type Offer,
  type OfferRequest,
  type OfferSource,
} from '../../payments/index.js';
import { domainErrors } from '../domains.errors.js';
import { UsageBillRepository, type UsageBill } from './usage-bill.repository.js';
import { orderName, UsageBillStatus } from './usage-bill.rules.js';

/** Lets a customer pay a bill of their own: name and amount are the bill's. */
@Injectable()
export class UsageBillOffer implements OfferSource, OnModuleInit {
  readonly purpose = PaymentPurpose.DOMAIN_USAGE;

  constructor(
    private readonly offers: Offers,
    private readonly bills: UsageBillRepository,
  ) {}

  onModuleInit(): void {
    this.offers.register(this);
  }

  /** @throws INPUT_INVALID, USAGE_BILL_NOT_FOUND (also when it is somebody else's), USAGE_BILL_NOT_OPEN */
  async offer(tx: Tx, { userId, subjectId }: OfferRequest): Promise<Offer> {
    if (subjectId === null)
      throw commonErrors.INPUT_INVALID({ path: 'billId', reason: 'needed for DOMAIN_USAGE' });
    const bill = await this.bills.read(tx, subjectId);
    if (bill.userId !== userId) throw domainErrors.USAGE_BILL_NOT_FOUND();
    requireOpen(bill);
    return {
      name: orderName(bill.month),
      amount: bill.amount,
      taxFree: won(0),
      service: bill.service,
      productId: null,
      subjectId: bill.id,
    };
  }

  /** @throws USAGE_BILL_NOT_OPEN */
  async requirePayable(tx: Tx, billId: string): Promise<void> {
    requireOpen(await this.bills.read(tx, billId));
  }
}

function requireOpen({ status }: UsageBill): void {
  if (status !== UsageBillStatus.OPEN) throw domainErrors.USAGE_BILL_NOT_OPEN({ status });
}
