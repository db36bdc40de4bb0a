// `npm run chaos:payments`: servers killed at every await of a payment, and every order compared afterwards.
import { refuseOldNode } from './lib/node-version.mjs';

refuseOldNode();
import('./lib/chaos-main.mjs').then((module) => module.main(process.argv.slice(2)));
