import { describe, expect, it } from 'vitest';
import { currentTrace, runInTrace, traceOf, type Span } from './trace.js';
import { inSpan, recordSpansWith } from './spans.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the trace of a request (S004-OPS-04)', () => {
  it('is its sender’s when it sends one, and a new one otherwise', () => {
    expect(traceOf(`00-${TRACE}-00f067aa0ba902b7-01`)).toEqual({
      traceId: TRACE,
      remote: { spanId: '00f067aa0ba902b7', sampled: true },
    });
    expect(traceOf(`00-${TRACE}-00f067aa0ba902b7-00`).remote?.sampled).toBe(false);
    expect(traceOf(`00-${TRACE}-0000000000000000-01`)).toEqual({ traceId: TRACE });
    for (const wrong of [undefined, '', TRACE, `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, ['a', 'b']]) {
      const { traceId, remote } = traceOf(wrong);
      expect([traceId.length, traceId === TRACE, remote]).toEqual([32, false, undefined]);
    }
  });

  it('what is said of it holds for its parts, and a part ends as its work does', async () => {
    const ended: unknown[] = [];
    const span = (): Span => ({ traceparent: '', set: () => undefined, end: (error) => ended.push(error) });
    recordSpansWith({ start: span, stop: async () => undefined });
    try {
      const trace = { traceId: TRACE, span: span(), cancelled: false };
      await runInTrace(trace, () =>
        inSpan({ name: 'part', kind: 'internal' }, async () => {
          trace.cancelled = true;
          expect(currentTrace()).toMatchObject({ traceId: TRACE });
          expect(currentTrace()?.cancelled).toBe(true);
        }),
      );
      const broken = new Error('broken');
      await expect(
        runInTrace(trace, () => inSpan({ name: 'part', kind: 'internal' }, () => Promise.reject(broken))),
      ).rejects.toBe(broken);
      expect(
        runInTrace(trace, () =>
          inSpan(
            { name: 'part', kind: 'internal' },
            () => 7,
            (n) => n === 7,
          ),
        ),
      ).toBe(7);
      expect(ended).toEqual([undefined, broken, 'failed']);
    } finally {
      recordSpansWith(null);
    }
  });
});
