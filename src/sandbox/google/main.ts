/** The Google twin as its own process: `node dist/src/sandbox/google/main.js`. */
import { readOidcOptions } from '../kit/oidc/options.js';
import { runAsProcess, startOidcTwin } from '../kit/oidc/twin.js';
import { GOOGLE } from './provider.js';

const DEFAULTS = { port: 4_011, folder: '.data/google-twin', needsSecret: true };

runAsProcess('google-twin', async (log) =>
  startOidcTwin(GOOGLE, readOidcOptions(process.env, 'GOOGLE_TWIN', DEFAULTS), log),
);
