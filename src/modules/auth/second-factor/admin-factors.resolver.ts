import { ResolveField, Resolver } from '@nestjs/graphql';
import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { AdminUserModel } from '../auth.model.js';
import { AdminFactors } from './second-factor.model.js';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => AdminUserModel)
export class AdminFactorsResolver {
  @ResolveField(() => Boolean, { description: 'Whether a second factor is set up.' })
  twoFaEnabled(user: AdminUserModel, _args: unknown, context: RequestContext): Loaded<boolean> {
    return whenLoaded(
      this.factors(user, _args, context),
      ({ totp, passkeys }) => totp || passkeys.length > 0,
    );
  }

  @ResolveField(() => AdminFactors, { description: 'For the person, and for staff with admin.read.' })
  factors(user: AdminUserModel, _args: unknown, context: RequestContext): Loaded<AdminFactors> {
    const { actor } = context.principal;
    const isOwn = actor.type === 'ADMIN' && actor.id === user.id;
    if (!isOwn) context.require('admin.read');
    return context.loaders.load('adminFactors', user.id);
  }
}
