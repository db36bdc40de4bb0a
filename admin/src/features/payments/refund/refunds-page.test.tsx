import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ViewerProvider } from '@/lib/permissions';
import { AtAddress } from '@/test/at-address';
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

function setup(permissions: string[], address = '/refunds', linked: object = waiting) {
  const onSearch = vi.fn();
  const approve = vi.fn(() => ({ data: { approveRefund: { ...waiting, status: 'APPROVED', version: 2 } } }));
  const answers = {
    RefundsPage: () => ({ data: { refunds: { items: [waiting], total: 1 } } }),
    RefundCounts: () => ({
      data: { waiting: total(1), progress: total(0), done: total(32), failed: total(2), all: total(35) },
    }),
    ApproveRefund: approve,
    RefundDetail: () => ({ data: { refund: linked } }),
    SavedViews: () => ({ data: { savedViews: [] } }),
  };
  render(
    <TestApp answers={answers}>
      <ViewerProvider viewer={{ adminUser: null, permissions, environment: 'DEMO' }}>
        <AtAddress address={address}>
          <RefundsPage search={refundsSearch.parse({})} onSearch={onSearch} />
        </AtAddress>
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

  it('is asked about one refund by a link, where it waits and the reader may decide', async () => {
    const link = '/refunds?ask=reject&of=r1';
    setup(['refund.read', 'refund.approve'], link);
    expect((await screen.findByRole('dialog')).textContent).toContain('포인트 800,000P 충전');
    cleanup();
    for (const [permissions, found] of [
      [['refund.read'], waiting],
      [['refund.read', 'refund.approve'], { ...waiting, status: 'DONE' }],
    ] as const) {
      setup([...permissions], link, found);
      await screen.findByTestId('refund-row');
      expect(screen.queryByRole('dialog')).toBeNull();
      cleanup();
    }
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
