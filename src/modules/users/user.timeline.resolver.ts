import { ResolveField, Resolver } from '@nestjs/graphql';
import type { Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { AuditEventModel } from '../audit/index.js';
import { UserModel } from './user.model.js';

/** What was done to a customer's record: it stands in the audit log, and nowhere else. */
@Resolver(() => UserModel)
export class UserTimelineResolver {
  @ResolveField(() => [AuditEventModel], {
    description: 'What was done to the account, newest first, fifty at most. Needs audit.read.',
  })
  timeline(user: UserModel, _args: unknown, context: RequestContext): Loaded<AuditEventModel[]> {
    context.require('audit.read');
    return context.loaders.load('auditTimeline', user.id);
  }
}
