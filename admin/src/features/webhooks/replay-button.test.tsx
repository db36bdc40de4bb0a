import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { toasts } from '@/lib/toasts';
import { TestApp } from '@/test/graphql';
import { Toasts } from '@/ui/toasts';
import { ReplayButton } from './replay-button';

const delivery = {
  __typename: 'WebhookDelivery' as const,
  id: 'w1',
  source: 'TOSS',
  eventType: 'PAYMENT_STATUS_CHANGED',
  status: 'DONE' as const,
  orderId: 'MD-1',
  paymentId: 'p1',
  attempts: 1,
  error: null,
  receivedAt: '2026-11-21T07:38:09Z',
  processedAt: '2026-11-21T07:38:10Z',
};

beforeEach(() => toasts.set([]));

async function press(after: { status: string; error: string | null }) {
  const onReplayed = vi.fn();
  const answers = { ReplayWebhook: () => ({ data: { replayWebhook: { ...delivery, ...after } } }) };
  render(
    <TestApp answers={answers}>
      <ReplayButton delivery={delivery} onReplayed={onReplayed} />
      <Toasts />
    </TestApp>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'MD-1 웹훅 다시 처리' }));
  return { toast: await screen.findByTestId('toast'), onReplayed };
}

describe('S000-FEA-01 a webhook processed again', () => {
  it('says that it worked, also where the row looks the same as before', async () => {
    const { toast, onReplayed } = await press({ status: 'DONE', error: null });
    expect(toast.textContent).toContain('MD-1 웹훅을 다시 처리했습니다.');
    expect(onReplayed).toHaveBeenCalledOnce();
  });

  it('says why it failed, until the reader closes it', async () => {
    const { toast } = await press({ status: 'FAILED', error: 'no such order here' });
    expect(toast.textContent).toContain('또 실패했습니다. (no such order here)');
    await userEvent.click(screen.getByRole('button', { name: '닫기' }));
    expect(screen.queryByTestId('toast')).toBeNull();
  });
});
