import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../../platform/live/live-feed.js';
import { LiveHub } from '../../../platform/live/live-hub.js';
import type { PaymentExceptionOpened } from './exception.model.js';
import { ExceptionQueries, type ExceptionFilterValues } from './exception.queries.js';

/** New items for staff, as they are opened. */
@Injectable()
export class ExceptionsLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly queries: ExceptionQueries,
  ) {}

  /** @throws CURSOR_INVALID */
  subscribe(
    context: RequestContext,
    filter: ExceptionFilterValues,
    after?: string | null,
  ): Promise<LiveEvents<PaymentExceptionOpened>> {
    return this.hub.events(context, {
      interest: { kinds: ['payment-exception.opened'] },
      after,
      shared: true,
      map: async ({ body: { subjectId } }, cursor) => {
        const exception = await this.queries.byIdWithin(subjectId, filter);
        return exception && { cursor, exception };
      },
    });
  }
}
