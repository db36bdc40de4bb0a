import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';

/** What a customer is called, masked like everywhere; null for somebody who is no more. */
export function customerName(context: RequestContext, id: string): Loaded<string | null> {
  return whenLoaded(context.loaders.load('userById', id), (user) =>
    maskUnless(context, 'user.read.personal', 'name', id, user?.name ?? null),
  );
}
