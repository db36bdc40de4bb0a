import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { loadWords } from '@/lib/i18n';
import { ViewerProvider } from '@/lib/permissions';
import { AtAddress } from '@/test/at-address';
import { TestApp } from '@/test/graphql';
import { RecordTimeline } from './record-timeline';

const LEE = { id: '0193aaaa-0000-7000-8000-000000000001', name: '이운영' };
const at = (second: number) => new Date(1_780_000_000_000 + second * 1_000).toISOString();
const comment = (id: string, body: string | null, more: object = {}) => ({
  __typename: 'TimelineEntry',
  id,
  at: at(5),
  kind: 'COMMENT',
  subject: {
    __typename: 'Comment',
    id,
    on: { kind: 'PAYMENT', id: 'p1' },
    body,
    author: { id: 'k', name: '김관리' },
    mentions: [LEE],
    isOwn: true,
    createdAt: at(5),
    editedAt: null,
    deletedAt: null,
    version: 1,
    ...more,
  },
});
const webhook = {
  __typename: 'TimelineEntry',
  id: 'w1',
  at: at(1),
  kind: 'WEBHOOK',
  subject: {
    __typename: 'WebhookDelivery',
    id: 'w1',
    source: 'toss',
    eventType: 'PAYMENT_STATUS_CHANGED',
    webhookStatus: 'DONE',
    error: null,
  },
};

async function setup(
  permissions: string[],
  items: object[] = [comment('c1', `@[${LEE.id}] 봐 주세요`), webhook],
) {
  await loadWords('payments', 'identity', 'records');
  const add = vi.fn(() => ({ data: { addComment: comment('c2', '새 댓글').subject } }));
  const read = vi.fn(() => ({
    data: {
      timeline: { items, nextCursor: null, kinds: ['MONEY', 'COMMENT', 'WEBHOOK'], hidden: ['AUDIT'] },
    },
  }));
  const answers = {
    RecordTimeline: read,
    AddComment: add,
    MentionableStaff: () => ({ data: { mentionableStaff: [{ id: 'x', name: '김관리' }, LEE] } }),
  };
  render(
    <TestApp answers={answers}>
      <ViewerProvider viewer={{ adminUser: null, permissions, environment: 'DEMO' }}>
        <AtAddress>
          <RecordTimeline kind="PAYMENT" id="p1" />
        </AtAddress>
      </ViewerProvider>
    </TestApp>,
  );
  return { user: userEvent.setup(), add, read };
}

describe('S000-TBL-03 the timeline of a record', () => {
  it('tells what happened, names people as they are called today, and says what is hidden', async () => {
    await setup([]);
    const lines = within(await screen.findByTestId('timeline')).getAllByRole('listitem');
    expect(lines.map((line) => line.textContent)).toEqual([
      expect.stringContaining('@이운영 봐 주세요'),
      expect.stringContaining('웹훅 PAYMENT_STATUS_CHANGED'),
    ]);
    expect(screen.getByTestId('timeline-hidden').textContent).toContain('감사');
    // Whoever may not write is offered nothing to write with.
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.queryByRole('button', { name: '고치기' })).toBeNull();
  });

  it('offers colleagues behind an at sign, and sends the one who was chosen by the keyboard as an id', async () => {
    const { user, add } = await setup(['comment.write']);
    const box = await screen.findByRole('textbox', { name: '댓글' });
    await user.type(box, '확인 부탁 @');
    const choices = await screen.findByTestId('mention-choices');
    expect(within(choices).getAllByRole('option')).toHaveLength(2);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(box).toHaveProperty('value', '확인 부탁 @이운영 ');
    await user.click(screen.getByRole('button', { name: '댓글 남기기' }));
    await waitFor(() => expect(box).toHaveProperty('value', ''));
    expect(add).toHaveBeenCalledWith({ on: { kind: 'PAYMENT', id: 'p1' }, body: `확인 부탁 @[${LEE.id}]` });
  });

  it('asks for the kinds that were chosen, and keeps them in the address', async () => {
    const { user, read } = await setup([]);
    await user.click(await screen.findByRole('button', { name: '댓글' }));
    await waitFor(() =>
      expect(read).toHaveBeenLastCalledWith(expect.objectContaining({ kinds: ['COMMENT'] })),
    );
    await user.click(await screen.findByRole('button', { name: '전체' }));
    await waitFor(() => expect(read).toHaveBeenLastCalledWith(expect.objectContaining({ kinds: null })));
  });
});
