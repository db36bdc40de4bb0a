import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { LetterRegistry } from '../../../platform/mail/letter-kinds.js';
import { Letters } from '../../../platform/mail/letters.js';
import { Consumers } from '../../../platform/outbox/consumers.js';
import { systemActor } from '../../../platform/security/actor.js';
import { bankName } from '../banks.js';
import { PaymentQueries, type PaymentRow } from '../payment.queries.js';
import { PaymentStatus } from '../payment.rules.js';
import {
  depositAccountWords,
  depositExpiredWords,
  depositSample,
  type DepositAccountFacts,
  type DepositFacts,
} from './deposit.letters.js';
import { VirtualAccounts, type VirtualAccountRow } from './virtual-accounts.js';

declare global {
  interface LetterKinds {
    'payments.deposit-account': { data: { paymentId: string }; facts: DepositAccountFacts };
    'payments.deposit-expired': { data: { paymentId: string }; facts: DepositFacts };
  }
}

const ACTOR = systemActor('deposit-letters');
const DAY_MS = 86_400_000;
/** Accounts are open for a month at most; one that has expired meanwhile is not told of, whatever stands here. */
const ACCOUNT_USEFUL_MS = 30 * DAY_MS;
const EXPIRED_USEFUL_MS = 3 * DAY_MS;

/** Writes to customers where to deposit for a virtual account, and that it is too late. Each once a payment. */
@Injectable()
export class SendDepositLetters implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly letters: Letters,
    private readonly registry: LetterRegistry,
    private readonly consumers: Consumers,
    private readonly payments: PaymentQueries,
    private readonly accounts: VirtualAccounts,
  ) {}

  onModuleInit(): void {
    const about = ({ paymentId }: { paymentId: string }) => ({ type: 'payment', id: paymentId });
    this.registry.register({
      kind: 'payments.deposit-account',
      usefulForMs: ACCOUNT_USEFUL_MS,
      perHour: null,
      about,
      prepare: ({ recipient }, { paymentId }) => this.accountFacts(paymentId, recipient.name),
      words: depositAccountWords,
      sample: depositSample,
    });
    this.registry.register({
      kind: 'payments.deposit-expired',
      usefulForMs: EXPIRED_USEFUL_MS,
      perHour: null,
      about,
      prepare: ({ recipient }, { paymentId }) => this.expiredFacts(paymentId, recipient.name),
      words: depositExpiredWords,
      sample: depositSample,
    });
    this.consumers.register({
      name: 'payments.tell-deposit-account',
      event: 'payment.waiting',
      queue: 'payments',
      tellsPeople: true,
      handle: ({ payload }) => this.execute('payments.deposit-account', payload.paymentId),
    });
    this.consumers.register({
      name: 'payments.tell-deposit-expired',
      event: 'payment.expired',
      queue: 'payments',
      tellsPeople: true,
      handle: ({ payload }) => this.execute('payments.deposit-expired', payload.paymentId),
    });
  }

  /** Nothing for orders that expired without an account. */
  async execute(
    kind: 'payments.deposit-account' | 'payments.deposit-expired',
    paymentId: string,
  ): Promise<void> {
    const [account] = await this.accounts.byPayments([paymentId]);
    if (!account) return;
    await this.uow.run(ACTOR, (tx) =>
      this.letters.send(tx, {
        kind,
        to: { type: 'USER', id: account.userId },
        data: { paymentId },
        once: paymentId,
      }),
    );
  }

  /** Null once it was paid, given up or too late: nobody shall be asked to deposit then. */
  private async accountFacts(paymentId: string, name: string | null): Promise<DepositAccountFacts | null> {
    const found = await this.find(paymentId, PaymentStatus.WAITING_FOR_DEPOSIT);
    if (!found || found.account.expired) return null;
    const { bankCode, accountNumber } = found.account;
    return { ...factsOf(found, name), bank: bankName(bankCode) ?? bankCode, accountNumber };
  }

  /** Null when a deposit came after all. */
  private async expiredFacts(paymentId: string, name: string | null): Promise<DepositFacts | null> {
    const found = await this.find(paymentId, PaymentStatus.EXPIRED);
    return found && factsOf(found, name);
  }

  private async find(paymentId: string, status: PaymentStatus): Promise<Found | null> {
    const [payment, [account]] = await Promise.all([
      this.payments.byId(paymentId),
      this.accounts.byPayments([paymentId]),
    ]);
    return payment?.status === status && account ? { payment, account } : null;
  }
}

interface Found {
  payment: PaymentRow;
  account: VirtualAccountRow;
}

function factsOf({ payment, account }: Found, name: string | null): DepositFacts {
  const { orderName, orderId, amount } = payment;
  return { name, orderName, orderId, amount, dueAt: account.dueAt };
}
