// What `npm start` answers to its server, which asks for the demo's data to be made anew (`src/demo/reset`).
import { createHash } from 'node:crypto';

export const CHANNEL = 'madang:demo-reset';

const STYLE =
  'body{font:16px/1.6 system-ui,sans-serif;max-width:30rem;margin:20vh auto 0;padding:0 1.5rem;text-align:center;color-scheme:light dark}h1{font-size:1.25rem}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * @typedef {'may' | 'begun' | 'busy' | 'not-ours' | 'no-data'} Answer
 *
 * @param {unknown} message from the server, whatever it is
 * @param {{ isOurs: boolean, isSeeded: boolean, isBusy: boolean }} state ours: database, Redis and payment twin were
 *   brought by us; seeded: with demo data, and not with --no-seed
 * @returns {{ channel: string, id: string, answer: Answer } | null} null for what is no such question
 */
export function answerTo(message, { isOurs, isSeeded, isBusy }) {
  if (typeof message !== 'object' || message === null) return null;
  const { channel, id, what } = /** @type {Record<string, unknown>} */ (message);
  if (channel !== CHANNEL || typeof id !== 'string') return null;
  if (what !== 'may-reset' && what !== 'reset') return null;
  // What somebody else keeps is not ours to empty, whoever asks.
  if (!isOurs) return { channel, id, answer: 'not-ours' };
  // There is nothing to begin anew with, and what somebody typed in meanwhile would be gone.
  if (!isSeeded) return { channel, id, answer: 'no-data' };
  if (isBusy) return { channel, id, answer: 'busy' };
  return { channel, id, answer: what === 'reset' ? 'begun' : 'may' };
}

/** In this order. The admin app has words for each. */
export const STEPS = /** @type {const} */ (['stop', 'clear', 'migrate', 'twins', 'seed', 'start']);
/** @typedef {(typeof STEPS)[number]} Step */

/**
 * What whoever asks is told while there is no server: pages by a page, the app by what it can show.
 * @param {{ step: Step, done: number, of: number }} progress
 * @param {string | undefined} accept what the browser would like
 * @returns {{ headers: Record<string, string>, body: string }}
 */
export function waitingAnswer(progress, accept) {
  const headers = { 'cache-control': 'no-store', 'retry-after': '2' };
  if (accept?.includes('text/html')) {
    return {
      headers: {
        ...headers,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'`,
        refresh: '2',
      },
      body: `<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>마당</title><style>${STYLE}</style><main><h1>데모를 처음으로 되돌리는 중입니다</h1><p>The demo is being reset. This page comes back by itself.</p></main></html>`,
    };
  }
  return {
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      reset: { ...progress, at: STEPS.indexOf(progress.step) + 1, steps: STEPS.length },
      errors: [
        {
          message: 'The demo is being reset.',
          extensions: { code: 'DEMO_RESETTING', kind: 'UPSTREAM_UNAVAILABLE' },
        },
      ],
    }),
  };
}
