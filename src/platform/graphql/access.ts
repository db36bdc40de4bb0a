import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';
import type { Actor } from '../security/actor.js';
import {
  refuseImpersonator,
  WHILE_IMPERSONATING,
  type WhileImpersonating,
} from '../security/impersonation.js';
import type { Permission } from '../security/principal.js';
import { StepUpGrants } from '../security/step-up-grants.js';
import type { RequestContext } from './request-context.js';
import { proofOf, STEP_UP, type StepUpRule } from './step-up.js';

/** Who may run an operation. Exactly one stands beside each; without one the operation is closed to everybody. */
export type AccessRule =
  | { rule: 'public' }
  /** Whoever is signed in, customer or staff; the use case decides what they see. */
  | { rule: 'signed-in' }
  | { rule: 'customer' }
  /** Any of the staff, about themselves. */
  | { rule: 'staff' }
  | { rule: 'permission'; permission: Permission }
  /** Staff with the permission, or a customer about things of their own (the query takes the owner's id). */
  | { rule: 'permission-or-owner'; permission: Permission };

export const ACCESS = 'madang:access';

const rule = (access: AccessRule): CustomDecorator => SetMetadata(ACCESS, access);

export const Public = (): CustomDecorator => rule({ rule: 'public' });
export const SignedIn = (): CustomDecorator => rule({ rule: 'signed-in' });
export const CustomerOnly = (): CustomDecorator => rule({ rule: 'customer' });
export const StaffOnly = (): CustomDecorator => rule({ rule: 'staff' });
export const RequirePermission = (permission: Permission): CustomDecorator =>
  rule({ rule: 'permission', permission });
export const PermissionOrOwner = (permission: Permission): CustomDecorator =>
  rule({ rule: 'permission-or-owner', permission });

/** Checks the rule of a GraphQL operation. @throws UNAUTHENTICATED, FORBIDDEN */
export function checkAccess(access: AccessRule | undefined, context: RequestContext): void {
  const { actor } = context.principal;
  switch (access?.rule) {
    case 'public':
      return context.requireKnown();
    case 'signed-in':
      context.requireSignedIn();
      return;
    case 'customer':
      context.requireSignedIn();
      if (actor.type !== 'USER') throw commonErrors.FORBIDDEN({ permission: 'customer' });
      return;
    case 'staff':
      context.requireSignedIn();
      if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
      return;
    case 'permission-or-owner':
      if (actor.type === 'USER') return;
      return context.require(access.permission);
    case 'permission':
      return context.require(access.permission);
    default:
      throw commonErrors.FORBIDDEN({ permission: 'undeclared' });
  }
}

/** Closed by default: runs before every query, mutation and subscription. HTTP routes guard themselves. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly grants: StepUpGrants,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType<string>() !== 'graphql') return true;
    const access = this.reflector.get<AccessRule | undefined>(ACCESS, context.getHandler());
    const call = GqlExecutionContext.create(context);
    const request = call.getContext<RequestContext>();
    request.enterBy(() => checkAccess(access, request));
    request.noteImpersonator();
    const { parentType } = call.getInfo<GraphQLResolveInfo>();
    if (parentType.name === 'Mutation') {
      const allowed = this.reflector.get<WhileImpersonating | undefined>(
        WHILE_IMPERSONATING,
        context.getHandler(),
      );
      refuseImpersonator(request.principal.actor, allowed);
    }
    const stepUp = this.reflector.get<StepUpRule | undefined>(STEP_UP, context.getHandler());
    if (!stepUp || isBeyond(stepUp, request)) return true;
    return this.bringProof(call, request, stepUp);
  }

  /** Only looks: the use case takes the grant, in the transaction of the act. @throws STEP_UP_REQUIRED */
  private async bringProof(
    call: GqlExecutionContext,
    request: RequestContext,
    rule: StepUpRule,
  ): Promise<boolean> {
    const { fieldName } = call.getInfo<GraphQLResolveInfo>();
    const proof = proofOf(fieldName, call.getArgs(), request.http?.req.header('x-step-up-grant'));
    const { actor } = request.principal;
    if (proof.grantHash || rule.when === null) await this.grants.require(actor, proof);
    if (actor.type === 'ADMIN') {
      request.principal = { ...request.principal, actor: { ...actor, stepUp: proof } };
    }
    return true;
  }
}

/** Whether nothing is to be shown: whoever asks is not staff, has brought nothing, and the use case may ask staff only. */
function isBeyond(rule: StepUpRule, { principal, http }: RequestContext): boolean {
  return (
    rule.when !== null &&
    principal.actor.type !== 'ADMIN' &&
    http?.req.header('x-step-up-grant') === undefined
  );
}

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  return GqlExecutionContext.create(context).getContext<RequestContext>().principal.actor;
});

export const Ctx = createParamDecorator((_: unknown, context: ExecutionContext): RequestContext => {
  return GqlExecutionContext.create(context).getContext<RequestContext>();
});
