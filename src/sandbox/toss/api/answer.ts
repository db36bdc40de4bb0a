import type { Response } from 'express';

/** What goes back to the shop, already in bytes so that a replay is identical. */
export interface Answer {
  status: number;
  body: string;
  code: string | null;
}

/** The headers seen on real answers; `application/json` stands without a charset. */
export function writeAnswer(
  response: Response,
  answer: Answer,
  traceIds: string,
  idempotencyKey?: string,
): void {
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(answer.body),
    'x-tosspayments-trace-id': traceIds,
    'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
    pragma: 'no-cache',
    expires: '0',
    'x-content-type-options': 'nosniff',
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  });
  response.end(answer.body);
}

/** What a proxy between shop and Toss says when it is unwell: not JSON, and no word about the payment. */
export function writeProxyError(response: Response): void {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end('<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>');
}
