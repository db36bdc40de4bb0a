// `npm run test:subs`: many live subscribers while connections, the relay and Redis are killed.
import { refuseOldNode } from './lib/node-version.mjs';

refuseOldNode();
import('./lib/subs-main.mjs').then((module) => module.main(process.argv.slice(2)));
