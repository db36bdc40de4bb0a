import { describe, expect, it } from 'vitest';
import { UpstreamStatus } from './upstream.model.js';
import { upstreamsOf } from './upstream.rules.js';

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 29, 0, 0, second));

describe('what is known of the systems we call (S001-MON-01)', () => {
  it.each([
    ['was never called', null, null, UpstreamStatus.UNKNOWN],
    ['answered', at(10), null, UpstreamStatus.OK],
    ['never answered', null, at(10), UpstreamStatus.FAILING],
    ['answered after it had failed', at(20), at(10), UpstreamStatus.OK],
    ['failed after it had answered', at(10), at(20), UpstreamStatus.FAILING],
    ['did both within one look', at(10), at(10), UpstreamStatus.FAILING],
  ])('one that %s', (_what, answeredAt, failedAt, status) => {
    const [only] = upstreamsOf(['toss'], [{ vendor: 'toss', answeredAt, failedAt }]);
    expect(only).toEqual({ name: 'toss', status, lastSeenAt: answeredAt, lastFailureAt: failedAt });
  });

  it('are listed once each by name, also those that only another process has called', () => {
    const readings = [
      { vendor: 'smtp', answeredAt: at(1), failedAt: null },
      { vendor: 'kakao', answeredAt: null, failedAt: at(1) },
    ];
    expect(upstreamsOf(['toss', 'smtp'], readings).map(({ name }) => name)).toEqual([
      'kakao',
      'smtp',
      'toss',
    ]);
  });
});
