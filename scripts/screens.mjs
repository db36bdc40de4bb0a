// `npm run screens`: every page at two sizes and in two themes, as PNG files to look at beside a design.
// `npm run screens -- 390-dark` or `-- settings` takes those whose names have these words;
// `no:english` leaves out those that have this one.
// MADANG_DATA_DIR may name a running system; otherwise one is started for it and ended afterwards.
import { refuseOldNode } from './lib/node-version.mjs';

refuseOldNode();
// The pictures are taken with the same hands as the browser tests, which are written in TypeScript.
const { takeScreenshots } = await import('../test/e2e/kit/screenshots.ts');
await takeScreenshots(process.argv.slice(2));
