import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { VendorHttp } from '../../../platform/http/vendor-http.js';
import { Schedule } from '../../../platform/schedule/schedule.js';

const EVERY_MS = 60_000;
const TIMEOUT_MS = 10_000;

/**
 * Tells a watcher outside that the scheduler lives. When nothing comes any more, it is the watcher who raises the alarm:
 * whoever is dead cannot.
 */
@Injectable()
export class Heartbeat implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    const address = this.config.env.HEARTBEAT_URL;
    if (address === undefined) return;
    const url = new URL(address);
    const http = new VendorHttp('heartbeat', url.origin, {});
    this.schedule.register({
      name: 'notifications.heartbeat',
      everyMs: EVERY_MS,
      run: async () => {
        const answer = await http.get('beat', `${url.pathname}${url.search}`, { timeoutMs: TIMEOUT_MS });
        if (answer.kind === 'lost') throw new Error('the watcher outside was not reached');
        if (answer.status >= 300) throw new Error(`the watcher outside answered ${answer.status}`);
      },
    });
  }
}
