import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signedHeaders } from './webhook-signature.js';
import { webhookOutcome } from './webhook.carrier.js';

describe('Standard Webhooks', () => {
  it('signs id, time and body; the vector of the specification', () => {
    const headers = signedHeaders(
      {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        at: new Date(1_614_265_330_000),
        body: '{"test": 2432232314}',
      },
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('with two secrets there are two signatures; secrets are 256 bits', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const { 'webhook-signature': both = '' } = signedHeaders(
      { id: 'a', at: new Date(0), body: '{}' },
      secrets,
    );
    const expected = secrets.map((secret) => {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      expect(key).toHaveLength(32);
      return `v1,${createHmac('sha256', key).update('a.0.{}').digest('base64')}`;
    });
    expect(both).toBe(expected.join(' '));
  });
});

describe('what a receiver’s answer means', () => {
  const answered = (status: number, retryAfterMs: number | null = null) =>
    webhookOutcome({ kind: 'answer', status, retryAfterMs });

  it.each([
    [200, { kind: 'sent' }],
    [204, { kind: 'sent' }],
    [302, { kind: 'deferred', reply: 'redirects are not followed' }],
    [400, { kind: 'deferred', retryAfterMs: null }],
    [410, { kind: 'refused', gone: 'DESTINATION_GONE' }],
    [500, { kind: 'deferred' }],
  ])('%i', (status, outcome) => expect(answered(status)).toMatchObject(outcome));

  it('waits as long as it is asked to by whoever may ask', () => {
    expect(answered(429, 5_000)).toMatchObject({ retryAfterMs: 5_000 });
    expect(answered(503, 5_000)).toMatchObject({ retryAfterMs: 5_000 });
    expect(answered(400, 5_000)).toMatchObject({ retryAfterMs: null });
  });

  it('an answer that was lost is asked for again, one that leads inside never', () => {
    expect(webhookOutcome({ kind: 'lost', reason: 'x', unsent: false }).kind).toBe('deferred');
    expect(webhookOutcome({ kind: 'lost', reason: 'x', unsent: true }).kind).toBe('unreachable');
    expect(webhookOutcome({ kind: 'refused', reason: 'NOT_PUBLIC' })).toMatchObject({
      kind: 'refused',
      code: 'NOT_PUBLIC',
    });
  });
});
