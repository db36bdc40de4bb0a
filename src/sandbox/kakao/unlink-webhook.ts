import { randomUUID } from 'node:crypto';
import type { Notice } from '../kit/oidc/model.js';
import type { Parts } from '../kit/oidc/parts.js';
import type { KakaoPerson } from './people.js';

/** What Kakao gives the application to answer. */
const WAIT_MS = 3_000;

export const REASONS = [
  'ACCOUNT_DELETE',
  'FORCED_ACCOUNT_DELETE',
  'UNLINK_FROM_ADMIN',
  'UNLINK_FROM_APPS',
  'INCOMPLETE_SIGN_UP',
] as const;

export interface NoticeOrder {
  url: string;
  adminKey: string;
  appId: string;
  subject: string;
  method: 'GET' | 'POST';
  reason: (typeof REASONS)[number];
}

/** Tells the application that somebody left it at Kakao. Redirects are not followed; only 200 within 3 s counts. */
export async function sendUnlinkNotice(parts: Parts<KakaoPerson>, order: NoticeOrder): Promise<Notice> {
  const fields = new URLSearchParams({
    app_id: order.appId,
    user_id: order.subject,
    referrer_type: order.reason,
  });
  const started = performance.now();
  const url = order.method === 'GET' ? `${order.url}?${fields.toString()}` : order.url;
  const status = await fetch(url, {
    method: order.method,
    headers: { authorization: `KakaoAK ${order.adminKey}` },
    body: order.method === 'POST' ? fields : undefined,
    redirect: 'manual',
    signal: AbortSignal.timeout(WAIT_MS),
  }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => null,
  );
  const notice: Notice = {
    id: randomUUID(),
    at: new Date(parts.clock.now()).toISOString(),
    subject: order.subject,
    method: order.method,
    reason: order.reason,
    status,
    durationMs: Math.round(performance.now() - started),
  };
  await parts.records.commit({ k: 'notice', v: notice });
  return notice;
}
