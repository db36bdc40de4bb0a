// `npm run bench -- <letter> [flags]`: installs what the benchmarks need beside the product, then runs the one asked for.
// The Node check stands alone at the top: an old Node must get a sentence, not a syntax error from a library file.
import { refuseOldNode } from '../scripts/lib/node-version.mjs';

refuseOldNode();
import('./main.mjs').then((module) => module.main(process.argv.slice(2)));
