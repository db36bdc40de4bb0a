import { ResolveField, Resolver } from '@nestjs/graphql';
import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';
import { customerName } from './people.js';
import { AuditDetail, AuditEventModel } from './audit-event.model.js';

type MaybeName = Loaded<string | null> | null;

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => AuditEventModel)
export class AuditEventFieldsResolver {
  @ResolveField(() => String, {
    nullable: true,
    description: 'Staff and customers by name, the system by the part of it that acted.',
  })
  actorName(event: AuditEventModel, _args: unknown, context: RequestContext): MaybeName {
    if (event.actorType === 'SYSTEM') return String(event.details['by'] ?? '');
    if (event.actorId === null) return null;
    if (event.actorType === 'ADMIN') return context.loaders.load('adminName', event.actorId);
    return event.actorType === 'USER' ? customerName(context, event.actorId) : null;
  }

  @ResolveField(() => String, { nullable: true })
  onBehalfOfName(event: AuditEventModel, _args: unknown, context: RequestContext): MaybeName {
    return event.onBehalfOf === null ? null : customerName(context, event.onBehalfOf);
  }

  @ResolveField(() => String, { nullable: true, description: 'The name of the person it was about.' })
  resourceLabel(event: AuditEventModel, _args: unknown, context: RequestContext): MaybeName {
    if (event.resourceId === null) return null;
    if (event.resourceType === 'admin-user') return context.loaders.load('adminName', event.resourceId);
    return event.resourceType === 'user' ? customerName(context, event.resourceId) : null;
  }

  @ResolveField(() => String, { nullable: true, description: 'Masked for staff without user.read.personal.' })
  ip(event: AuditEventModel, _args: unknown, context: RequestContext): string | null {
    return maskUnless(context, 'user.read.personal', 'ip', event.actorId ?? '', event.ip);
  }

  @ResolveField(() => [AuditDetail])
  details(event: AuditEventModel): AuditDetail[] {
    return Object.entries(event.details).map(([key, value]) => ({
      key,
      value: value === null ? null : String(value),
    }));
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Its place in the chain; null until it is sealed.',
  })
  seq(event: AuditEventModel, _args: unknown, context: RequestContext): Loaded<string | null> {
    return context.loaders.load('auditSeq', event.id);
  }

  @ResolveField(() => Boolean, { description: 'Whether it stands in the chain already.' })
  sealed(event: AuditEventModel, _args: unknown, context: RequestContext): Loaded<boolean> {
    return whenLoaded(context.loaders.load('auditSeq', event.id), (seq) => seq !== null);
  }
}
