// `npm test`: every check of the repository on real PostgreSQL, real Redis and a real browser.
import { refuseOldNode } from './lib/node-version.mjs';

refuseOldNode();
import('./lib/test-main.mjs').then((module) => module.main(process.argv.slice(2)));
