import { eventually } from './eventually.js';

export interface StreamOptions {
  authorization?: string | undefined;
  query?: string;
  variables?: Record<string, unknown>;
  method?: string;
  body?: string;
  headers?: Record<string, string>;
}

interface StreamError {
  message: string;
  extensions: Record<string, unknown>;
}
export interface StreamResult {
  data?: Record<string, { cursor: string; __typename: string } & Record<string, unknown>> | null;
  errors?: StreamError[];
}

/** One subscription over server-sent events, read by hand: what a library would hide is what is tested. */
export class EventStream {
  readonly results: StreamResult[] = [];
  comments = 0;
  completed = false;
  /** How the connection ended; null while it is open. */
  ended: 'closed' | 'broken' | null = null;

  private constructor(
    readonly response: Response,
    private readonly abort: AbortController,
  ) {}

  static async open(url: string, options: StreamOptions = {}): Promise<EventStream> {
    const abort = new AbortController();
    const method = options.method ?? 'POST';
    const response = await fetch(`${url}/graphql/stream`, {
      method,
      signal: abort.signal,
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        ...(options.authorization ? { authorization: options.authorization } : {}),
        ...options.headers,
      },
      ...(method === 'GET'
        ? {}
        : { body: options.body ?? JSON.stringify({ query: options.query, variables: options.variables }) }),
    });
    const stream = new EventStream(response, abort);
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) void stream.read();
    return stream;
  }

  /** What a request that got no stream was answered. */
  async refusal(): Promise<{ status: number } & Record<string, unknown>> {
    const body = (await this.response.json()) as { errors: StreamError[] };
    return { status: this.response.status, ...body.errors[0]?.extensions };
  }

  error(): Promise<StreamError> {
    return eventually(async () => this.results.find((result) => result.errors)?.errors?.[0]);
  }

  close(): void {
    this.abort.abort();
  }

  private async read(): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of this.response.body!.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
      this.ended = 'closed';
    } catch {
      this.ended = 'broken';
    }
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
    );
    if (fields.has('')) this.comments += 1;
    if (fields.get('event') === 'next')
      this.results.push(JSON.parse(fields.get('data') ?? '') as StreamResult);
    if (fields.get('event') === 'complete') this.completed = true;
  }
}
