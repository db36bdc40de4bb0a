// `npm run timing`: first paint, page change, layout shift and size of every page of the admin app, as a table.
// `npm run timing -- payments` takes those whose names have these words.
// MADANG_DATA_DIR may name a running system; otherwise one is started for it and ended afterwards.
import { refuseOldNode } from './lib/node-version.mjs';

refuseOldNode();
const { timePages } = await import('../test/e2e/kit/timing.ts');
await timePages(process.argv.slice(2));
