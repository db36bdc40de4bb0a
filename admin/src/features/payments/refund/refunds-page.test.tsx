import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ViewerProvider } from '@/lib/permissions';
import { TestApp } from '@/test/graphql';
import { RefundsPage } from './refunds-page';
import { refundsSearch } from './refunds-search';

const waiting = {
  __typename: 'Refund',
  id: 'r1',
  paymentId: 'p1',
  amount: '800000',
  account: null,
  taxFreeAmount: '0',
  pointsShort: '0',
  reason: 'CUSTOMER_REQUEST',
  memo: null,
  status: 'REQUESTED',
  requestedBy: '김운영',
  approvedBy: null,
  failureCode: null,
  failureMessage: null,
  requestedAt: '2026-11-21T07:38:09Z',
  processedAt: null,
  version: 1,
  payment: {
    id: 'p1',
    orderId: 'MD-1',
    orderName: '포인트 800,000P 충전',
    user: { id: 'u1', name: '윤태양' },
  },
};
const total = (count: number) => ({ total: count });

beforeEach(() =>
  vi.stubGlobal('matchMedia', () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  })),
);

function setup(permissions: string[]) {
  const onSearch = vi.fn();
  const approve = vi.fn(() => ({ data: { approveRefund: { ...waiting, status: 'APPROVED', version: 2 } } }));
  const answers = {
    RefundsPage: () => ({ data: { refunds: { items: [waiting], total: 1 } } }),
    RefundCounts: () => ({
      data: { waiting: total(1), progress: total(0), done: total(32), failed: total(2), all: total(35) },
    }),
    ApproveRefund: approve,
  };
  render(
    <TestApp answers={answers}>
      <ViewerProvider viewer={{ adminUser: null, permissions, environment: 'DEMO' }}>
        <RefundsPage search={refundsSearch.parse({})} onSearch={onSearch} />
      </ViewerProvider>
    </TestApp>,
  );
  return { user: userEvent.setup(), onSearch, approve };
}

describe('S000-FEA-01 the refunds page', () => {
  it('approves from the row, after a question, and opens no payment by it', async () => {
    const { user, onSearch, approve } = setup(['refund.read', 'refund.approve']);
    await user.click(await screen.findByRole('button', { name: '승인: 윤태양 800,000원' }));
    expect(approve).not.toHaveBeenCalled();
    const dialog = screen.getByRole('dialog');
    for (const said of ['윤태양', '포인트 800,000P 충전', '고객 요청'])
      expect(dialog.textContent).toContain(said);
    await user.click(screen.getByRole('button', { name: '800,000원 환불 승인' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(approve).toHaveBeenCalledWith({ id: 'r1', version: 1 });
    expect(onSearch).not.toHaveBeenCalled();
  });

  it('opens the payment of a row, and offers nothing to those who may not decide', async () => {
    const { user, onSearch } = setup(['refund.read']);
    const row = await screen.findByTestId('refund-row');
    expect(screen.queryByRole('button', { name: /^승인:/ })).toBeNull();
    await user.click(row);
    expect(onSearch).toHaveBeenCalledWith({ id: 'p1' });
  });

  it('counts every group, and each is a filter', async () => {
    const { user, onSearch } = setup(['refund.read']);
    await user.click(await screen.findByRole('button', { name: /실패·반려\s*2/ }));
    expect(onSearch).toHaveBeenCalledWith({ status: 'failed', page: 1 });
  });
});
