import { ResolveField, Resolver } from '@nestjs/graphql';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { AuditEventModel } from '../../audit/index.js';
import { AdminUserModel } from '../auth.model.js';

@Resolver(() => AdminUserModel)
export class AdminTimelineResolver {
  @ResolveField(() => [AuditEventModel], {
    description: 'What was done to the staff account, newest first, fifty at most. Needs audit.read.',
  })
  timeline(admin: AdminUserModel, _args: unknown, context: RequestContext): Loaded<AuditEventModel[]> {
    context.require('audit.read');
    return context.loaders.load('auditTimeline', admin.id);
  }
}
