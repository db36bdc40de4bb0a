import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { GuardedHttp } from '../../../platform/http/guarded-http.js';
import type { MessageChannel } from '../../../platform/messages/message.rules.js';
import { notificationErrors } from '../notifications.errors.js';
import { readSlackAddress } from '../slack/slack-address.js';

/** Reads the address that somebody entered for a destination. */
@Injectable()
export class DestinationAddresses {
  constructor(
    private readonly config: Config,
    private readonly http: GuardedHttp,
  ) {}

  /** @throws NOTIFICATION_DESTINATION_REFUSED */
  async read(type: MessageChannel, text: string): Promise<{ url: string; shown: string }> {
    if (type === 'SLACK') {
      const found = readSlackAddress(text, this.config.env.SLACK_URL);
      if (!found) throw notificationErrors.NOTIFICATION_DESTINATION_REFUSED({ reason: 'NOT_SLACK' });
      return found;
    }
    const reason = await this.http.check(text);
    if (reason !== null) throw notificationErrors.NOTIFICATION_DESTINATION_REFUSED({ reason });
    const url = new URL(text);
    // What stands behind the host is often a secret.
    return { url: url.href, shown: `${url.origin}${url.pathname === '/' ? '' : '/…'}` };
  }
}
