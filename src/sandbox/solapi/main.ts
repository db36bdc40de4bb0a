/** The Solapi twin as its own process: `node dist/src/sandbox/solapi/main.js`. */
import { runAsProcess } from '../kit/oidc/twin.js';
import { readOptions } from './config.js';
import { startTwin } from './twin.js';

runAsProcess('solapi-twin', async () => startTwin(readOptions(process.env)));
