import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; kind: string; args: Record<string, unknown>; requestId: string | null };
}

export interface GraphqlAnswer<T> {
  status: number;
  headers: Headers;
  data: T | null;
  errors: GraphqlError[];
}

/** Speaks GraphQL to a server the way an integrator does. */
export class GraphqlClient {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  async send<T>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<GraphqlAnswer<T>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: T; errors?: GraphqlError[] };
    return {
      status: response.status,
      headers: response.headers,
      data: body.data ?? null,
      errors: body.errors ?? [],
    };
  }

  /** The answer's body as it came. */
  async raw(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<{ extensions?: Record<string, unknown> }> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { extensions?: Record<string, unknown> };
  }

  /** The data, or an error that shows what the server answered. */
  async ok<T>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<T> {
    const answer = await this.send<T>(query, variables, headers);
    if (answer.errors.length > 0 || answer.data === null) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }

  /** The first error; fails when there is none. */
  async refused(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlError> {
    const answer = await this.send<unknown>(query, variables);
    const [error] = answer.errors;
    if (!error) throw new Error(`Nothing was refused: ${JSON.stringify(answer.data)}`);
    return error;
  }

  /** Opens a live subscription over a WebSocket. */
  live<T>(query: string, variables: Record<string, unknown> = {}): LiveFeed<T> {
    return new LiveFeed<T>(this, query, variables);
  }
}

/** What a subscription has sent so far, and the way to wait for more. */
export class LiveFeed<T> {
  readonly items: T[] = [];
  readonly errors: unknown[] = [];
  closed: { code: number; reason: string } | null = null;
  private readonly client: Client;
  private readonly stop: () => void;

  constructor(from: GraphqlClient, query: string, variables: Record<string, unknown>) {
    this.client = createClient({
      url: `${from.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: from.token ? { authorization: `Bearer ${from.token}` } : {},
      on: { closed: (event) => (this.closed = event as { code: number; reason: string }) },
    });
    this.stop = this.client.subscribe<T>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (data) this.items.push(data);
          if (errors) this.errors.push(...errors);
        },
        error: (error) => this.errors.push(error),
        complete: () => undefined,
      },
    );
  }

  async next(count: number, withinMs = 10_000): Promise<T[]> {
    const end = Date.now() + withinMs;
    while (this.items.length < count) {
      if (Date.now() > end)
        throw new Error(`${this.items.length} of ${count} came: ${JSON.stringify(this.errors)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.items;
  }

  async close(): Promise<void> {
    this.stop();
    await this.client.dispose();
  }
}
