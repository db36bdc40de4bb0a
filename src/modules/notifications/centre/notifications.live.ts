import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../../platform/live/live-feed.js';
import { LiveHub } from '../../../platform/live/live-hub.js';
import { actorId } from '../../../platform/security/actor.js';
import '../notices/notices.events.js';
import type { NotificationNews } from './notification.model.js';
import { NotificationQueries } from './notification.queries.js';

/** What comes to one person, and what they read in another window. */
@Injectable()
export class NotificationsLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly queries: NotificationQueries,
  ) {}

  /** @throws CURSOR_INVALID */
  subscribe(context: RequestContext, after?: string | null): Promise<LiveEvents<NotificationNews>> {
    const { actor } = context.principal;
    return this.hub.events(context, {
      // Nobody can ask for somebody else's: the subject is whoever is signed in.
      interest: {
        kinds: ['notification.received', 'notification.read'],
        subject: actorId(actor) ?? '',
      },
      after,
      map: async ({ body }, cursor) => {
        const unread = await this.queries.unread(actor);
        if (body.event === 'notification.read') return { cursor, unread, notification: null };
        const { notificationId } = body.payload as Events['notification.received'];
        const row = await this.queries.byId(actor, notificationId);
        return row && { cursor, unread, notification: row };
      },
    });
  }
}
