import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OtelRecorder } from '../telemetry/otel-recorder.js';
import { traceOfRequest } from './request-trace.js';

const TRACE = '00000000000000000000000000000001';
const SPAN = '00f067aa0ba902b7';
const asked = `00-${TRACE}-${SPAN}-01`;

/** What comes over a proxy of ours from an address, with a `traceparent`. */
const traceFrom = (address: string, traceparent?: string) =>
  traceOfRequest(
    {
      headers: { 'x-forwarded-for': `10.1.1.1, ${address}`, ...(traceparent ? { traceparent } : {}) },
      socket: { remoteAddress: '::ffff:10.0.0.2' },
    } as unknown as IncomingMessage,
    {} as ServerResponse,
    1,
    () => '/graphql',
  );

describe('whose word about a trace counts (S004-OPS-04)', () => {
  let recorder: OtelRecorder;

  beforeAll(() => {
    // Nothing is recorded unless somebody who is believed asks for it.
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'parentbased_traceidratio');
    vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', '0.000001');
    recorder = new OtelRecorder({ service: 'test', role: 'api' });
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });

  const flagsOf = (trace: ReturnType<typeof traceFrom>) =>
    recorder.start({ name: 'POST /graphql', kind: 'server' }, trace).traceparent.slice(-2);

  it.each(['10.0.0.9', '127.0.0.1', '192.168.0.4', 'fd00::1'])('%s is of our network: it does', (address) => {
    const trace = traceFrom(address, asked);
    expect(trace).toEqual({ traceId: TRACE, remote: { spanId: SPAN, sampled: true } });
    expect(flagsOf(trace)).toBe('01');
    expect(flagsOf(traceFrom(address, asked.replace(/1$/, '0')))).toBe('00');
  });

  it.each(['8.8.8.8', '2606:4700::1111', 'nonsense'])(
    '%s is a stranger: it neither chooses the id nor what is recorded, and is a link',
    (address) => {
      const trace = traceFrom(address, asked);
      expect(trace).toEqual({
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        claimed: { traceId: TRACE, spanId: SPAN },
      });
      expect(trace.traceId).not.toBe(TRACE);
      expect(flagsOf(trace)).toBe('00');
    },
  );

  it('what claims nothing, or nothing that can be read, is a new trace', () => {
    for (const traceparent of [undefined, 'x', `00-${TRACE}-${'0'.repeat(16)}-01`])
      expect(traceFrom('8.8.8.8', traceparent)).toEqual({
        traceId: expect.not.stringContaining(TRACE) as string,
      });
  });
});
