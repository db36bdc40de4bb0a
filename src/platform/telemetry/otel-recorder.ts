import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace as otel,
  TraceFlags,
  type Context,
  type Link,
  type Span as OtelSpan,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type IdGenerator } from '@opentelemetry/sdk-trace-base';
import { DomainError } from '../../shared/errors.js';
import { log } from './logger.js';
import type { SpanAbout, SpanKind, SpanRecorder } from './spans.js';
import type { Span, Trace } from './trace.js';

const KINDS: Record<SpanKind, OtelKind> = {
  server: OtelKind.SERVER,
  internal: OtelKind.INTERNAL,
  client: OtelKind.CLIENT,
  consumer: OtelKind.CONSUMER,
};

const say = (level: 'warn' | 'debug') => (message: string) =>
  log[level]({ about: message.slice(0, 300) }, 'traces');

/** What the libraries complain about, a collector that cannot be reached above all. */
const OWN_WORDS = {
  error: say('warn'),
  warn: say('warn'),
  info: say('debug'),
  debug: say('debug'),
  verbose: say('debug'),
};

/**
 * Sends spans over OTLP/HTTP. Loaded only when tracing is configured. Sampling, limits, batches, headers and time
 * limits are what the OTEL_* variables say; the libraries read those themselves.
 */
export class OtelRecorder implements SpanRecorder {
  private readonly ids = new OurTraceIds();
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;

  constructor(about: { service: string; role: string }) {
    diag.setLogger(OWN_WORDS, DiagLogLevel.WARN);
    const ours = resourceFromAttributes({
      'service.name': about.service,
      'service.instance.id': `${hostname()}:${process.pid}`,
      'madang.role': about.role,
    });
    this.provider = new BasicTracerProvider({
      idGenerator: this.ids,
      resource: ours.merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    });
    this.tracer = this.provider.getTracer('madang');
  }

  start({ name, kind, attributes }: SpanAbout, trace: Trace): Span {
    this.ids.next = trace.traceId;
    return new RecordedSpan(
      this.tracer.startSpan(
        name,
        { kind: KINDS[kind], attributes: { ...attributes }, links: linksOf(trace) },
        parentOf(trace),
      ),
    );
  }

  async stop(): Promise<void> {
    await this.provider.shutdown();
  }
}

class RecordedSpan implements Span {
  constructor(readonly span: OtelSpan) {}

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`;
  }

  set(name: string, value: string | number): void {
    this.span.setAttribute(name, value);
  }

  end(error?: unknown): void {
    if (error !== undefined && error !== null) {
      // The words of an error may tell about a person.
      this.span.setAttribute('error.type', typeof error === 'string' ? error : typeOf(error));
      this.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  }
}

function typeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

/** The id a client sees as `requestId` is the id of the trace. */
class OurTraceIds implements IdGenerator {
  next = '';

  generateTraceId(): string {
    return this.next;
  }

  generateSpanId(): string {
    return randomBytes(8).toString('hex');
  }
}

/** The first span of ours points at what a stranger claims to be doing. */
function linksOf({ span, claimed }: Trace): Link[] {
  if (span || !claimed) return [];
  return [{ context: { ...claimed, traceFlags: TraceFlags.NONE, isRemote: true } }];
}

function parentOf({ traceId, span, remote }: Trace): Context {
  if (span instanceof RecordedSpan) return otel.setSpan(ROOT_CONTEXT, span.span);
  if (!remote) return ROOT_CONTEXT;
  const { spanId, sampled } = remote;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return otel.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
