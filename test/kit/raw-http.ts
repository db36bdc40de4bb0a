import { request } from 'node:http';
import type { GraphqlError } from './graphql-client.js';

export interface RawRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  errors: GraphqlError[];
  data: unknown;
}

/** Sends bytes as they are: `fetch` would set headers of its own. By default a POST of JSON to `/graphql`. */
export function sendRaw(port: number, options: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'POST', path = '/graphql', body } = options;
    const headers = options.headers ?? { 'content-type': 'application/json' };
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (res) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const json = text !== '' && /json/.test(res.headers['content-type'] ?? '');
        const { errors = [], data = null } = json
          ? (JSON.parse(text) as { errors?: GraphqlError[]; data?: unknown })
          : {};
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, errors, data });
      });
    });
    // A server that refuses a large body early may close before it is sent whole.
    sent.on('error', (error: NodeJS.ErrnoException) => error.code !== 'EPIPE' && reject(error));
    sent.end(body);
  });
}
