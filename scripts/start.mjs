// `npm start`: everything Madang needs, from a bare clone to a running system, in one command.
// The Node check stands alone at the top: an old Node must get a sentence, not a syntax error from a library file.
import { refuseOldNode } from './lib/node-version.mjs';

refuseOldNode();
import('./lib/start-main.mjs').then((module) => module.main(process.argv.slice(2)));
