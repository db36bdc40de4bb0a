import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CombinedError } from '@urql/core';
import { describe, expect, it, vi } from 'vitest';
import type { DataExportFactsFragment } from '@/gql/graphql';
import { ViewerProvider, type Viewer } from '@/lib/permissions';
import { TestApp } from '@/test/graphql';
import { ExportDialog, type AskExport } from './export-dialog';

const running: DataExportFactsFragment = {
  id: 'e1',
  kind: 'users.list',
  format: 'CSV',
  reason: '세무 자료 제출',
  masked: true,
  rows: null,
  createdAt: '2026-11-21T05:31:00Z',
  expiresAt: null,
  job: { id: 'j1', status: 'ACTIVE', errorCode: null, progress: { done: 400, total: 1000, fraction: 0.4 } },
  file: null,
};
const ready: DataExportFactsFragment = {
  ...running,
  rows: 1000,
  expiresAt: '2026-11-22T05:31:00Z',
  job: { id: 'j1', status: 'COMPLETED', errorCode: null, progress: null },
  file: { id: 'f1', fileName: 'users-20261121-1431.csv' },
};

function open(files: { now: DataExportFactsFragment[] }, ask: AskExport, permissions: string[] = []) {
  const next = () => ({ data: { dataExports: { items: files.now } } });
  const viewer = { permissions } as unknown as Viewer;
  render(
    <TestApp answers={{ DataExports: next }}>
      <ViewerProvider viewer={viewer}>
        <ExportDialog total={1000} isImpersonal={false} ask={ask} onClose={() => undefined} />
      </ViewerProvider>
    </TestApp>,
  );
  return userEvent.setup();
}

const submit = () => screen.getByRole('button', { name: '파일 만들기' });

describe('S003-ADM-03 a list is taken out as a file', () => {
  it('with a reason only, and says whether names are in it in full', async () => {
    const files = { now: [] as DataExportFactsFragment[] };
    const ask = vi.fn<AskExport>(() => {
      files.now = [running];
      return Promise.resolve({});
    });
    const user = open(files, ask);
    screen.getByText('이름과 연락처는 가려진 채 담깁니다.');
    await user.type(screen.getByLabelText('내보내는 사유'), '세무  ');
    expect(submit().hasAttribute('disabled')).toBe(true);
    await user.type(screen.getByLabelText('내보내는 사유'), '자료 제출 ');
    await user.click(submit());
    expect(ask).toHaveBeenCalledWith({ reason: '세무  자료 제출', format: 'CSV' });
    await screen.findByText('만드는 중 400 / 1,000건');
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('0.4');
    expect(screen.queryByTestId('export-download')).toBeNull();
    files.now = [ready];
    await screen.findByTestId('export-download', {}, { timeout: 3_000 });
    expect(screen.getByText(/회원 목록/).textContent).toBe('회원 목록 · 1,000건 · 가림');
  });

  it('a refusal keeps the reason and says why; a file that failed or is gone offers nothing', async () => {
    const error = new CombinedError({
      graphQLErrors: [
        {
          message: 'x',
          extensions: {
            code: 'EXPORT_TOO_LARGE',
            kind: 'FAILED_PRECONDITION',
            args: { rows: 2_000_000, max: 1_000_000 },
            requestId: 'req-1',
          },
        },
      ],
    });
    const failed = {
      ...running,
      id: 'e2',
      job: { ...ready.job, id: 'j2', status: 'FAILED' },
    } as typeof running;
    const user = open({ now: [failed, { ...ready, file: null }] }, () => Promise.resolve({ error }), [
      'user.read.personal',
    ]);
    screen.getByText('이름과 연락처가 가려지지 않은 채 담깁니다.');
    await screen.findByText('만들지 못했습니다');
    screen.getByText(/보관 기간이 지났습니다/);
    expect(screen.queryByTestId('export-download')).toBeNull();
    await user.type(screen.getByLabelText('내보내는 사유'), '세무 자료 제출');
    await user.click(submit());
    expect((await screen.findByRole('alert')).textContent).toContain('한 파일에 담기에 너무 많습니다');
    expect(screen.getByLabelText<HTMLTextAreaElement>('내보내는 사유').value).toBe('세무 자료 제출');
  });
});
