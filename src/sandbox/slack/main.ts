/** The Slack twin as its own process: `node dist/src/sandbox/slack/main.js`. */
import { runAsProcess } from '../kit/oidc/twin.js';
import { readOptions } from './config.js';
import { startTwin } from './twin.js';

runAsProcess('slack-twin', async () => startTwin(readOptions(process.env)));
