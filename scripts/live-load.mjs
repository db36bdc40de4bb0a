// `npm run bench:live -- --seconds 8 --per-second 1000`: events of payments into a page in a real browser.
// MADANG_DATA_DIR may name a running system; otherwise one is started for it and ended afterwards.
import { parseArgs } from 'node:util';
import { refuseOldNode } from './lib/node-version.mjs';

refuseOldNode();
const { values } = parseArgs({
  options: { seconds: { type: 'string' }, 'per-second': { type: 'string' } },
});
const { liveLoad } = await import('../test/e2e/kit/live-load.ts');
await liveLoad({
  ...(values.seconds && { seconds: Number(values.seconds) }),
  ...(values['per-second'] && { perSecond: Number(values['per-second']) }),
});
