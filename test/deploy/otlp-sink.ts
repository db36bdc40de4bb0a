import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SpanSeen {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Record<string, string>;
  /** 2 is an error. */
  status: number;
  service: string;
}

interface Attribute {
  key: string;
  value: Record<string, string | number>;
}

interface Export {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: {
      spans: (Pick<SpanSeen, 'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'kind'> & {
        attributes: Attribute[];
        status?: { code?: number };
      })[];
    }[];
  }[];
}

/** Where OpenTelemetry sends spans: OTLP over HTTP, in JSON. */
export class OtlpSink {
  readonly spans: SpanSeen[] = [];
  readonly strange: string[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.take(request.url ?? '', Buffer.concat(parts).toString('utf8'));
        response.setHeader('content-type', 'application/json');
        response.end('{}');
      });
    });
  }

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  of(traceId: string): SpanSeen[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private take(path: string, text: string): void {
    try {
      if (path !== '/v1/traces') throw new Error(path);
      for (const { resource, scopeSpans } of (JSON.parse(text) as Export).resourceSpans) {
        const service = valuesOf(resource.attributes)['service.name'] ?? '';
        for (const { attributes, status, ...span } of scopeSpans.flatMap(({ spans }) => spans))
          this.spans.push({
            ...span,
            attributes: valuesOf(attributes),
            status: status?.code ?? 0,
            service,
          });
      }
    } catch (error) {
      this.strange.push(String(error));
    }
  }
}

function valuesOf(attributes: Attribute[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}
