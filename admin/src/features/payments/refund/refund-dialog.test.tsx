import { render, screen, waitFor } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { CombinedError } from '@urql/core';
import { describe, expect, it, vi } from 'vitest';
import type { RefundFactsFragment, RequestRefundMutationVariables } from '@/gql/graphql';
import { TestApp, type Answers } from '@/test/graphql';
import { RefundDialog, type RefundablePayment } from './refund-dialog';

const payment: RefundablePayment = {
  id: 'p1',
  status: 'DONE',
  orderId: 'ord_1',
  orderName: '포인트 충전',
  refundableAmount: '9900',
  refunds: [],
  instrument: { type: 'CARD', label: '삼성카드', last4: '0937' },
  user: { name: '강수아' },
};

function refund(change: Partial<RefundFactsFragment> = {}): RefundFactsFragment {
  return {
    id: 'r1',
    paymentId: 'p1',
    amount: '9900',
    account: null,
    taxFreeAmount: '0',
    pointsShort: '0',
    reason: 'CUSTOMER_REQUEST',
    memo: null,
    status: 'SUCCEEDED',
    requestedBy: '김운영',
    approvedBy: null,
    failureCode: null,
    failureMessage: null,
    requestedAt: '2026-11-21T05:31:00Z',
    processedAt: null,
    version: 1,
    ...change,
  };
}

function preview({ amount }: { amount: string }, change: object = {}) {
  const remaining = String(9900n - BigInt(amount));
  return {
    data: {
      refundPreview: {
        refundable: '9900',
        remainingAfter: remaining,
        taxFreeAmount: '0',
        taxFreeMin: '0',
        taxFreeMax: '0',
        pointsAvailable: '12000',
        pointsAfter: String(12000n - BigInt(amount)),
        needsApproval: false,
        approvalLimit: '500000',
        pointsMissing: '0',
        membership: null,
        needsAccount: false,
        blockedBy: null,
        ...change,
      },
    },
  };
}

const refused = (code: string, args: object = {}) => ({
  error: new CombinedError({
    graphQLErrors: [
      { message: code, extensions: { code, kind: 'FAILED_PRECONDITION', args, requestId: 'req-7' } },
    ],
  }),
});

const nothingFound = () => ({ data: { payment: { ...payment, refunds: [], version: 1 } } });

const quick = { answerMs: 40, checkEveryMs: 10, checks: 2 };
/** Longer than any test: an answer on its way is never taken for a lost one. */
const patient = { ...quick, answerMs: 60_000 };

function setup(answers: Answers, times = quick) {
  const onClose = vi.fn();
  const request = vi.fn(answers.RequestRefund ?? (() => ({ data: { requestRefund: refund() } })));
  const all: Answers = {
    RefundPreview: (variables) => preview(variables as { amount: string }),
    RefundsOfPayment: () => ({ data: { payment: { ...payment, version: 2, refunds: [refund()] } } }),
    ...answers,
    RequestRefund: request,
  };
  render(
    <TestApp answers={all}>
      <RefundDialog payment={payment} onClose={onClose} times={times} />
    </TestApp>,
  );
  return { onClose, request, user: userEvent.setup() };
}

async function chooseReason(user: UserEvent) {
  await user.click(screen.getByTestId('refund-reason'));
  await user.click(await screen.findByRole('option', { name: '고객 요청' }));
}

const submit = () => screen.getByTestId<HTMLButtonElement>('refund-submit');
const sentOf = (request: ReturnType<typeof vi.fn>, call = 0) =>
  request.mock.calls[call]?.[0] as RequestRefundMutationVariables;

describe('S000-RTE-04 the refund dialog', () => {
  it('starts with everything that is refundable and says so on its button', async () => {
    setup({});
    expect(screen.getByTestId<HTMLInputElement>('refund-amount').value).toBe('9,900');
    expect(submit().textContent).toContain('9,900원 환불하기');
    expect((await screen.findByTestId('refund-summary')).textContent).toContain('−9,900원');
    await waitFor(() => expect(screen.getByTestId('refund-summary').textContent).toContain('2,100P'));
  });

  it('sends nothing before it has said what would become of it, and what one is about to press stays put', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { user } = setup({
      RefundPreview: (variables) => {
        const { amount } = variables as { amount: string };
        return amount === '4000'
          ? new Promise((resolve) => (answer = () => resolve(preview({ amount }))))
          : preview({ amount });
      },
    });
    const rowsOf = () => screen.getByTestId('refund-summary').querySelectorAll('dt').length;
    await waitFor(() => expect(screen.getByTestId('refund-summary').textContent).toContain('2,100P'));
    const before = rowsOf();
    await user.clear(screen.getByTestId('refund-amount'));
    await user.type(screen.getByTestId('refund-amount'), '4000');
    expect(submit().disabled).toBe(true);
    expect(rowsOf()).toBe(before);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(submit().disabled).toBe(true);
    answer(null);
    await waitFor(() => expect(submit().disabled).toBe(false));
    expect(rowsOf()).toBe(before);
  });

  it('says what becomes of a membership before it happens: it stays with a part, and ends with the whole', async () => {
    const { user } = setup({
      RefundPreview: (variables) => {
        const { amount } = variables as { amount: string };
        const effect = amount === '9900' ? 'ENDS' : 'STAYS';
        const followers = effect === 'ENDS' ? 1 : 0;
        const membership = { tier: 'PLUS', effect, endsAt: '2026-12-29T05:00:00Z', followers };
        return preview({ amount }, { pointsAvailable: null, pointsAfter: null, membership });
      },
    });
    const summary = () => screen.getByTestId('refund-summary').textContent;
    await waitFor(() => expect(summary()).toContain('멤버십 PLUS'));
    expect(summary()).toContain('환불되면 바로 끝남 (원래 2026-12-29까지)');
    expect(summary(), 'the next one is told, too').toContain('1건이 앞당겨 이어서 시작');
    await user.clear(screen.getByTestId('refund-amount'));
    await user.type(screen.getByTestId('refund-amount'), '4000');
    await waitFor(() => expect(summary()).toContain('2026-12-29까지 그대로'));
    expect(summary()).not.toContain('끝남');
    expect(summary()).not.toContain('앞당겨');
  });

  it('wants a reason, and an amount within what is left', async () => {
    const { user, request } = setup({});
    await user.click(submit());
    expect(await screen.findByText('환불 사유를 선택해 주세요.')).toBeTruthy();
    await user.clear(screen.getByTestId('refund-amount'));
    await user.type(screen.getByTestId('refund-amount'), '9901');
    expect(screen.getByText('최대 9,900원까지 환불할 수 있습니다.')).toBeTruthy();
    expect(submit().disabled).toBe(true);
    await user.click(screen.getByRole('button', { name: '전액 9,900원' }));
    await waitFor(() => expect(submit().disabled).toBe(false));
    expect(request).not.toHaveBeenCalled();
  });

  it('sends one request for a double click, under one key', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { user, request } = setup(
      { RequestRefund: () => new Promise((resolve) => (answer = resolve)) },
      patient,
    );
    await chooseReason(user);
    await user.dblClick(submit());
    expect(request).toHaveBeenCalledTimes(1);
    expect(sentOf(request)).toMatchObject({
      paymentId: 'p1',
      amount: '9900',
      reason: 'CUSTOMER_REQUEST',
      memo: null,
    });
    expect(sentOf(request).idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    answer({ data: { requestRefund: refund() } });
    expect((await screen.findByTestId('refund-outcome')).dataset.status).toBe('SUCCEEDED');
  });

  it('cannot be closed while the request is under way', async () => {
    const { user, onClose } = setup({ RequestRefund: () => new Promise(() => undefined) }, patient);
    await chooseReason(user);
    await user.click(submit());
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('button', { name: '닫기' })).toBeNull();
    expect(onClose).not.toHaveBeenCalled();
  });

  it('shows why the server refused, with the request id, and stays open', async () => {
    const { user } = setup({
      RequestRefund: () => refused('POINTS_ALREADY_SPENT', { available: '100', needed: '9900' }),
    });
    await chooseReason(user);
    await user.click(submit());
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('이미 사용했습니다');
    expect(alert.textContent).toContain('req-7');
    expect(submit().disabled).toBe(false);
  });

  it('after a lost answer asks the server and finds the refund', async () => {
    const { user } = setup({ RequestRefund: () => new Promise(() => undefined) });
    await chooseReason(user);
    await user.click(submit());
    expect((await screen.findByTestId('refund-outcome')).dataset.status).toBe('SUCCEEDED');
  });

  it('offers the same request again only when the server knows nothing of it, under the same key', async () => {
    let calls = 0;
    const { user, request } = setup({
      RequestRefund: () => {
        calls += 1;
        if (calls > 1) return { data: { requestRefund: refund() } };
        return { error: new CombinedError({ networkError: new Error('gone') }) };
      },
      RefundsOfPayment: nothingFound,
    });
    await chooseReason(user);
    await user.click(submit());
    expect(await screen.findByText('결과를 확인 중입니다')).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: '같은 요청 다시 보내기' }));
    await screen.findByTestId('refund-outcome');
    expect(request).toHaveBeenCalledTimes(2);
    expect(sentOf(request, 1)).toEqual(sentOf(request, 0));
  });

  it('says beforehand that a second person must approve, and what stands in the way', async () => {
    setup({
      RefundPreview: (variables) => preview(variables as { amount: string }, { needsApproval: true }),
    });
    expect(await screen.findByText(/다른 직원의 승인이 필요합니다/)).toBeTruthy();
    await waitFor(() => expect(submit().textContent).toContain('환불 승인 요청'));
  });

  it('asks for the customer’s own account where the money came through a virtual one', async () => {
    const { user, request } = setup({
      RefundPreview: (variables) => preview(variables as { amount: string }, { needsAccount: true }),
      Banks: () => ({ data: { banks: [{ code: '88', name: '신한은행' }] } }),
      RequestRefund: () => ({ data: { requestRefund: refund() } }),
    });
    await screen.findByTestId('refund-account');
    await chooseReason(user);
    await user.click(submit());
    expect(screen.getByText('은행을 골라 주세요.')).toBeTruthy();
    expect(request).not.toHaveBeenCalled();
    await user.click(screen.getByTestId('refund-bank'));
    await user.click(await screen.findByRole('option', { name: '신한은행' }));
    await user.type(screen.getByLabelText('계좌번호'), '110-123-456789');
    await user.type(screen.getByLabelText('예금주'), '홍길동');
    await user.click(submit());
    await screen.findByTestId('refund-outcome');
    expect(sentOf(request).refundAccount).toEqual({
      bankCode: '88',
      accountNumber: '110123456789',
      holderName: '홍길동',
    });
  });

  it('is blocked when the points were spent, until somebody chooses to refund all the same', async () => {
    const { user, request } = setup({
      RefundPreview: (variables) =>
        preview(variables as { amount: string }, {
          blockedBy: 'POINTS_ALREADY_SPENT',
          pointsMissing: '4000',
        }),
      RequestRefund: () => ({ data: { requestRefund: refund({ pointsShort: '4000' }) } }),
    });
    expect(await screen.findByText(/이미 사용했습니다/)).toBeTruthy();
    expect(submit().disabled).toBe(true);
    await user.click(screen.getByRole('checkbox', { name: /이미 쓴 4,000P는 회수하지 못해도 환불합니다/ }));
    expect(submit().disabled).toBe(false);
    await chooseReason(user);
    await user.click(submit());
    await screen.findByTestId('refund-outcome');
    expect(sentOf(request)).toMatchObject({ amount: '9900', acceptSpentPoints: true });
  });
});
