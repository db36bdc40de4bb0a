import type { SpokenNotice } from '../notices/notice-text.js';

/** What a server is sent: `type`, `timestamp` and `data`, as Standard Webhooks has it. */
export function webhookBody({ notice, words, severity, url }: SpokenNotice): Record<string, unknown> {
  return {
    type: notice.kind,
    timestamp: notice.createdAt.toISOString(),
    data: {
      id: notice.id,
      severity,
      title: words.title,
      body: words.body ?? null,
      facts: (words.facts ?? []).map(([label, value]) => ({ label, value })),
      url,
      groupKey: notice.groupKey,
      values: notice.data,
    },
  };
}
