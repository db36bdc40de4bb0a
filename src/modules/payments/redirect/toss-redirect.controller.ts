import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError } from '../../../shared/errors.js';
import { parseWon } from '../../../shared/money.js';
import { Config } from '../../../platform/config/config.js';
import { nonceOf } from '../../../platform/http/edge.js';
import { prefersKorean } from '../../../platform/http/html.js';
import { systemActor } from '../../../platform/security/actor.js';
import { toClientError } from '../../../platform/graphql/error-format.js';
import { VirtualAccounts } from '../accounts/virtual-accounts.js';
import { bankName } from '../banks.js';
import { CompletePayment } from '../complete-payment.use-case.js';
import { FailPaymentAttempt } from '../close-order.use-cases.js';
import type { Payment } from '../payment.entity.js';
import { PaymentQueries, type PaymentRow } from '../payment.queries.js';
import { PaymentStatus } from '../payment.rules.js';
import { paymentErrors } from '../payments.errors.js';
import { resultPage, type ResultView } from './result-page.js';

const ACTOR = systemActor('toss-redirect');
const HTTP_STATUS: Record<string, number> = {
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  FAILED_PRECONDITION: 409,
  UPSTREAM_UNAVAILABLE: 503,
};

/** Where the payment window sends the browser. Nobody is signed in here: the order id, unguessable, is what is known. */
@Controller('payments/toss')
export class TossRedirectController {
  constructor(
    private readonly complete: CompletePayment,
    private readonly fail: FailPaymentAttempt,
    private readonly queries: PaymentQueries,
    private readonly config: Config,
    private readonly accounts: VirtualAccounts,
  ) {}

  @Get('success')
  async success(
    @Req() req: Request,
    @Res() res: Response,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    await this.answer(req, res, query, async (orderId) =>
      this.complete.execute(ACTOR, {
        orderId,
        paymentKey: text(query['paymentKey'], 200),
        amount: parseWon(query['amount']),
        cause: 'redirect.success',
      }),
    );
  }

  @Get('fail')
  async failed(
    @Req() req: Request,
    @Res() res: Response,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    const code = printable(query['code'], 100) || 'UNKNOWN';
    const message = printable(query['message'], 300);
    // A buyer who cancels comes back without an order id; the janitor closes that order when its time is over.
    if (query['orderId'] === undefined) {
      const canceled = code === 'PAY_PROCESS_CANCELED' || code === 'USER_CANCEL';
      this.show(req, res, 200, null, {
        status: canceled ? PaymentStatus.CANCELED : PaymentStatus.FAILED,
        note: message || null,
      });
      return;
    }
    await this.answer(req, res, query, (orderId) => this.fail.execute(ACTOR, orderId, { code, message }));
  }

  private async answer(
    req: Request,
    res: Response,
    query: Record<string, unknown>,
    work: (orderId: string) => Promise<Payment>,
  ): Promise<void> {
    try {
      const payment = await work(text(query['orderId'], 64));
      const shown = { ...payment, orderId: payment.providerOrderId };
      this.show(req, res, 200, shown, {
        status: payment.status,
        note: payment.failureMessage,
        account: await this.accountOf(payment),
      });
    } catch (error) {
      await this.refuse(req, res, query, error);
    }
  }

  /** Whoever has the order id, unguessable, is told where to pay; nobody else is. */
  private async accountOf(payment: Payment): Promise<ResultView['account']> {
    if (payment.status !== PaymentStatus.WAITING_FOR_DEPOSIT) return null;
    const [account] = await this.accounts.byPayments([payment.id]);
    return account ? { ...account, bank: bankName(account.bankCode) ?? account.bankCode } : null;
  }

  private async refuse(
    req: Request,
    res: Response,
    query: Record<string, unknown>,
    error: unknown,
  ): Promise<void> {
    const told = toClientError(error);
    // An order that is closed already is shown as it is, not as an accident.
    const orderId = typeof query['orderId'] === 'string' ? query['orderId'] : '';
    const payment =
      error instanceof DomainError && told.code === 'ORDER_NOT_PAYABLE'
        ? await this.queries.byProviderOrder(orderId)
        : null;
    res.setHeader('x-error-code', told.code);
    this.show(req, res, HTTP_STATUS[told.kind] ?? 500, payment, {
      status: payment?.status ?? 'REFUSED',
      note: told.code === 'INTERNAL' ? null : told.code,
      requestId: told.requestId,
    });
  }

  private show(
    req: Request,
    res: Response,
    status: number,
    payment: Pick<PaymentRow, 'orderName' | 'orderId' | 'amount'> | null,
    view: Pick<ResultView, 'status' | 'note'> & Partial<Pick<ResultView, 'requestId' | 'account'>>,
  ): void {
    const page = resultPage({
      korean: prefersKorean(req.header('accept-language')),
      nonce: nonceOf(res),
      orderName: payment?.orderName ?? null,
      orderId: payment?.orderId ?? null,
      amount: payment?.amount ?? null,
      backUrl: this.config.env.MADANG_DEMO ? '/demo/checkout' : null,
      requestId: null,
      account: null,
      ...view,
    });
    res.status(status).type('html').send(page);
  }
}

/** What the window says in words: anybody can write it, so it is cut, and what cannot be stored is left out. */
function printable(value: unknown, max: number): string {
  return typeof value === 'string'
    ? value
        .slice(0, max)
        .toWellFormed()
        .replace(/\p{Cc}/gu, '')
    : '';
}

function text(value: unknown, max: number): string {
  if (typeof value !== 'string' || value === '' || value.length > max || /[^\x21-\x7e]/.test(value)) {
    throw paymentErrors.ORDER_NOT_FOUND();
  }
  return value;
}
