import { RebuildActivity } from '../modules/analytics/index.js';
import { ConfigError, loadConfig } from '../platform/config/config.js';
import { createApp } from './server.js';

/** `madang analytics rebuild` */
export async function analyticsCommand([action]: string[]): Promise<void> {
  if (action !== 'rebuild') throw new ConfigError(['analytics: the one action is "rebuild".']);
  const app = await createApp(loadConfig());
  const events = await app
    .get(RebuildActivity)
    .now((day, count) => console.log(`${day}  ${count.toLocaleString('en')} events`));
  console.log(`Rebuilt from ${events.toLocaleString('en')} events.`);
  await app.close();
  process.exit(0);
}
