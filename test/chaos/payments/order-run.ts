import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../kit/eventually.js';
import { type Customer, type TestSystem } from '../../kit/test-system.js';
import { ISSUE } from '../../kit/usage-bill.js';
import { patient } from './patience.js';
import type { Kind, OrderPlan } from './plan.js';
import type { ProviderDesk } from '../../kit/provider-desk.js';
import type { ProviderLine } from '../../kit/provider-line.js';
import type { Shop, Told } from './shop.js';
import type { WebhookLine } from './webhook-line.js';

/** Everything an order of the run meets. */
export interface Town {
  system: TestSystem;
  shop: Shop;
  line: ProviderLine;
  webhooks: WebhookLine;
  desk: ProviderDesk;
  staffToken: string;
  /** Of a program that may take points away. */
  spenderToken: string;
  productId: string;
  productPrice: bigint;
}

/** What became of an order, as its people were told. */
export interface OrderEnd {
  orderId: string;
  paymentId: string;
  customerId: string;
  kind: Kind;
  /** Somebody was told that it is paid. */
  toldPaid: boolean;
  /** Points that the customer has spent of it. */
  spent: bigint;
}

const CREATE = `mutation ($purpose: PaymentPurpose!, $amount: Won, $product: ID, $bill: ID, $method: PaymentMethodType,
  $key: String!) {
  createPaymentOrder(purpose: $purpose, amount: $amount, productId: $product, billId: $bill, method: $method,
    idempotencyKey: $key) { orderId amount } }`;
const CONFIRM = `mutation ($paymentKey: String!, $orderId: String!, $amount: Won!, $key: String!) {
  confirmPayment(paymentKey: $paymentKey, orderId: $orderId, amount: $amount, idempotencyKey: $key) { status } }`;
const REFUND = `mutation ($id: ID!, $amount: Won!, $account: RefundAccountInput, $spent: Boolean, $key: String!) {
  requestRefund(paymentId: $id, amount: $amount, reason: CUSTOMER_REQUEST, refundAccount: $account,
    acceptSpentPoints: $spent, idempotencyKey: $key) { id } }`;
const SYNC = `mutation ($orderId: String!) { syncPayment(orderId: $orderId) { id } }`;
const RECOVER = `mutation ($orderId: String!, $key: String!) {
  recoverPayment(orderId: $orderId, reason: "혼돈 중의 점검", idempotencyKey: $key) { id } }`;
const DEDUCT = `mutation ($user: ID!, $amount: Won!, $key: String!) {
  deductPoints(userId: $user, amount: $amount, reason: "사용", reference: $key, idempotencyKey: $key) { id } }`;

export const REPLAY = `mutation ($id: ID!) { replayWebhook(id: $id) { id } }`;

const ACCOUNT = { bankCode: '88', accountNumber: '110123456789', holderName: '홍길동' };
const SETTLED = ['DONE', 'PARTIALLY_REFUNDED', 'REFUNDED', 'FAILED', 'CANCELED', 'EXPIRED'];
/** Some seconds where nothing else runs; here it only tells what ends from what does not. */
const SETTLES_WITHIN_MS = patient(180_000);

/** What each kind of order may be refused, and nothing else. */
const MAY_BE_REFUSED: Record<string, readonly string[]> = {
  confirm: ['ORDER_NOT_PAYABLE', 'PAYMENT_KEY_MISMATCH', 'AMOUNT_MISMATCH'],
  refund: [
    'REFUND_EXCEEDS_REMAINING',
    'REFUND_UNRESOLVED',
    'POINTS_ALREADY_SPENT',
    'PAYMENT_NOT_REFUNDABLE',
    'REFUND_ACCOUNT_REQUIRED',
  ],
  meddle: ['PAYMENT_NOT_RECOVERABLE', 'PROVIDER_UNREACHABLE'],
};

/** From the order to its last refund, with everybody asking at once. */
export class OrderRun {
  private orderId = '';
  private paymentId = '';
  private paymentKey = '';
  private amount = 0n;
  private toldPaid = false;
  private spent = 0n;

  constructor(
    private readonly town: Town,
    private readonly customer: Customer,
    private readonly plan: OrderPlan,
  ) {}

  async run(): Promise<OrderEnd> {
    await this.create();
    await this.authenticate();
    await this.beforePaying();
    await Promise.all([this.confirmAll(), this.meddle()]);
    const status = await this.becomes([...SETTLED, 'WAITING_FOR_DEPOSIT']);
    if (status === 'WAITING_FOR_DEPOSIT') await this.payIn();
    if (status !== 'FAILED') await this.giveBack();
    await this.replayWebhook();
    const { orderId, paymentId, toldPaid, spent } = this;
    return { orderId, paymentId, customerId: this.customer.id, kind: this.plan.kind, toldPaid, spent };
  }

  private get byAccount(): boolean {
    return this.plan.kind.startsWith('account') || this.plan.kind.endsWith('-account');
  }

  private async create(): Promise<void> {
    const { productPrice, productId } = this.town;
    const isMembership = this.plan.kind.startsWith('membership');
    const bill = this.plan.kind.startsWith('usage') ? await this.issueBill() : null;
    this.amount = isMembership ? productPrice : this.plan.amount;
    const topup = { purpose: 'POINT_TOPUP', amount: this.amount.toString() };
    const membership = { purpose: 'MEMBERSHIP', product: productId };
    const { data, code } = await this.town.shop.ask<{ createPaymentOrder: { orderId: string } }>(
      this.customer.token,
      CREATE,
      {
        ...(isMembership ? membership : bill ? { purpose: 'DOMAIN_USAGE', bill } : topup),
        method: this.byAccount ? 'VIRTUAL_ACCOUNT' : null,
      },
    );
    if (!data) throw new Error(`no order: ${code}`);
    this.orderId = data.createPaymentOrder.orderId;
    this.paymentId = await eventually(() => this.look('id'), SETTLES_WITHIN_MS);
  }

  private async issueBill(): Promise<string> {
    const { data, code } = await this.town.shop.ask<{ issueUsageBill: { id: string } }>(
      this.town.staffToken,
      ISSUE,
      {
        userId: this.customer.id,
        month: '2026-10',
        lines: [{ description: '전송량', amount: this.plan.amount.toString() }],
      },
    );
    if (!data) throw new Error(`no bill: ${code}`);
    return data.issueUsageBill.id;
  }

  private async authenticate(): Promise<void> {
    const { desk, line } = this.town;
    const { orderId, amount, byAccount } = this;
    const shown = this.plan.kind === 'wrong-total' ? amount + 100n : amount;
    // The window says that half of it is free of tax, which nobody here has ordered.
    const taxFree = this.plan.kind === 'other-tax' ? amount / 2n : 0n;
    this.paymentKey = await desk.authenticate({ orderId, amount: shown, taxFree, byAccount });
    line.knows(this.paymentKey, orderId);
    for (const { call, fault } of this.plan.faults) line.spoil(orderId, call, fault);
  }

  /** What goes wrong before everybody confirms. */
  private async beforePaying(): Promise<void> {
    const { desk, shop, staffToken } = this.town;
    const { orderId, amount } = this;
    const sync = async (): Promise<void> => allowed('meddle', await shop.ask(staffToken, SYNC, { orderId }));
    switch (this.plan.kind) {
      case 'wrong-key': {
        const another = await desk.authenticate({ orderId: `X${orderId}`, amount, byAccount: false });
        // Nobody hears that it is refused; whoever looks finds out.
        await this.confirm(another, amount);
        await sync();
        await this.becomes(['READY', ...SETTLED]);
        return;
      }
      case 'foreign-key': {
        // The provider refuses it at once, and whoever brought it looks.
        const another = await desk.authenticate({ orderId: `X${orderId}`, amount, byAccount: false });
        await this.confirm(another, amount);
        await this.becomes(['READY', ...SETTLED]);
        return;
      }
      case 'wrong-amount':
        return this.confirm(this.paymentKey, amount + 100n);
      case 'answer-lost':
      case 'wrong-total':
        return sync();
      case 'given-up':
        allowed(
          'confirm',
          await shop.comeBack('fail', { code: 'PAY_PROCESS_ABORTED', message: '중단', orderId }),
        );
        return;
      case 'aborted':
        return desk.bank(this.paymentKey, 'fail');
      case 'forgotten': {
        // Staff looks while the answer is still on its way, and the provider seems not to know the payment.
        const confirming = this.confirm(this.paymentKey, amount);
        await this.becomes(['CONFIRMING', 'UNKNOWN', ...SETTLED]);
        await sync();
        await sync();
        return confirming;
      }
      default:
        return undefined;
    }
  }

  private async confirmAll(): Promise<void> {
    await Promise.all(
      this.plan.confirms.map(async ({ by, afterMs }) => {
        await pause(afterMs);
        if (by === 'client') await this.confirm(this.paymentKey, this.amount);
        else await this.comeBack();
      }),
    );
  }

  private async confirm(paymentKey: string, amount: bigint): Promise<void> {
    const told = await this.town.shop.ask<{ confirmPayment: { status: string } }>(
      this.customer.token,
      CONFIRM,
      { paymentKey, orderId: this.orderId, amount: amount.toString() },
    );
    allowed('confirm', told);
    if (told.data?.confirmPayment.status === 'DONE') this.toldPaid = true;
  }

  private async comeBack(): Promise<void> {
    const { paymentKey, orderId, amount } = this;
    allowed(
      'confirm',
      await this.town.shop.comeBack('success', {
        paymentKey,
        orderId,
        amount: amount.toString(),
        paymentType: 'NORMAL',
      }),
    );
  }

  private async meddle(): Promise<void> {
    const { shop, staffToken } = this.town;
    await Promise.all(
      this.plan.meddling.map(async ({ with: how, afterMs }) => {
        await pause(afterMs);
        const document = how === 'sync' ? SYNC : RECOVER;
        allowed('meddle', await shop.ask(staffToken, document, { orderId: this.orderId }));
      }),
    );
  }

  /** The deposit comes; where the plan says so the bank takes it back, and it comes again. */
  private async payIn(): Promise<void> {
    const { desk, webhooks } = this.town;
    // Somebody who is not the bank says that the money is there.
    webhooks.forge({
      createdAt: new Date().toISOString(),
      secret: 'not-the-secret',
      status: 'DONE',
      transactionKey: `forged-${this.orderId}`,
      orderId: this.orderId,
    });
    if (this.plan.kind === 'account-expired') {
      await desk.bank(this.paymentKey, 'expire-account');
      await this.becomes(['EXPIRED']);
      await desk.bank(this.paymentKey, 'late-deposit');
      await this.becomes(['DONE']);
      return;
    }
    await desk.bank(this.paymentKey, 'deposit');
    await this.becomes(SETTLED);
    if (this.plan.kind !== 'account-reversed' && this.plan.kind !== 'account-spent') return;
    if (this.plan.kind === 'account-spent') await this.spend(this.amount / 2n);
    await desk.bank(this.paymentKey, 'reverse-deposit');
    await this.becomes(['WAITING_FOR_DEPOSIT']);
    await desk.bank(this.paymentKey, 'deposit');
    await this.becomes(SETTLED);
  }

  private async giveBack(): Promise<void> {
    if (this.plan.kind === 'points-spent') await this.spend(this.amount / 2n);
    const { shop, staffToken, line } = this.town;
    for (const { call, fault } of this.plan.refundFaults) line.spoil(this.orderId, call, fault);
    await Promise.all(
      this.plan.refunds.map(async ({ percent, afterMs }) => {
        await pause(afterMs);
        const told = await shop.ask(staffToken, REFUND, {
          id: this.paymentId,
          amount: ((this.amount * BigInt(percent)) / 100n).toString(),
          account: this.byAccount ? ACCOUNT : null,
          spent: this.plan.kind.endsWith('spent'),
        });
        allowed('refund', told);
      }),
    );
    await eventually(async () => {
      const open = await this.town.system
        .sql(
          `SELECT 1 FROM refunds WHERE payment_id = $1 AND status NOT IN ('SUCCEEDED', 'FAILED', 'REJECTED', 'CANCELED')`,
          [this.paymentId],
        )
        .catch(() => null);
      return open?.length === 0;
    }, SETTLES_WITHIN_MS).catch(async () => this.stuck(`a refund does not end: ${await this.refundsNow()}`));
  }

  /** Staff has a message worked off once more. */
  private async replayWebhook(): Promise<void> {
    const { shop, staffToken, system } = this.town;
    const [message] = await system
      .sql<{ id: string }>(`SELECT id FROM webhook_deliveries WHERE order_ref = $1 ORDER BY id LIMIT 1`, [
        this.orderId,
      ])
      .catch(() => []);
    if (message) allowed('meddle', await shop.ask(staffToken, REPLAY, { id: message.id }));
  }

  private async spend(amount: bigint): Promise<void> {
    const { shop, spenderToken } = this.town;
    const { code } = await shop.ask(spenderToken, DEDUCT, {
      user: this.customer.id,
      amount: amount.toString(),
    });
    if (code !== null) throw new Error(`points could not be spent: ${code}`);
    this.spent = amount;
  }

  private async becomes(statuses: readonly string[]): Promise<string> {
    return eventually(async () => {
      const status = await this.look('status');
      return status !== null && statuses.includes(status) ? status : null;
    }, SETTLES_WITHIN_MS).catch(async () =>
      this.stuck(`it is ${await this.look('status')}, not ${statuses.join(', ')}`),
    );
  }

  /** Null while the database is away. */
  private async look(column: 'id' | 'status'): Promise<string | null> {
    await pause(150);
    const rows = await this.town.system
      .sql<Record<string, string>>(`SELECT ${column} FROM payments WHERE provider_order_id = $1`, [
        this.orderId,
      ])
      .catch(() => []);
    return rows[0]?.[column] ?? null;
  }

  private async refundsNow(): Promise<string> {
    const rows = await this.town.system
      .sql(
        `SELECT r.status, r.checks, r.next_check_at, now() AS now,
           (SELECT string_agg(h.cause || coalesce(' ' || h.detail, ''), ', ' ORDER BY h.at) FROM refund_history h
            WHERE h.refund_id = r.id) AS history FROM refunds r WHERE r.payment_id = $1`,
        [this.paymentId],
      )
      .catch((error: unknown) => [String(error)]);
    return JSON.stringify(rows);
  }

  private stuck(why: string): never {
    throw new Error(`order ${this.orderId} (${this.plan.kind}) is stuck: ${why}`);
  }
}

function allowed(act: string, told: Told<unknown>): void {
  if (told.code !== null && !MAY_BE_REFUSED[act]?.includes(told.code)) {
    throw new Error(`${act} was refused with ${told.code}`);
  }
}
