import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, CustomerOnly, RequirePermission } from '../../../platform/graphql/access.js';
import { DataExport, ExportArgs } from '../../../platform/exports/export.model.js';
import { Exports } from '../../../platform/exports/exports.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { customerName } from '../log/people.js';
import { keptAccessFilter } from './access-export.js';
import {
  AccessRecordFilter,
  AccessRecordModel,
  AccessRecordPage,
  MyAccessRecord,
  MyAccessRecordPage,
} from './access-record.model.js';
import { AccessRecordQueries } from './access-record.queries.js';

@Resolver()
export class AccessRecordResolver {
  constructor(
    private readonly queries: AccessRecordQueries,
    private readonly exports: Exports,
  ) {}

  @RequirePermission('accessRecord.read')
  @Query(() => AccessRecordPage, {
    description:
      'Who saw or changed whose personal data, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  accessRecords(
    @Args() page: PageArgs,
    @Args('filter', { type: () => AccessRecordFilter, nullable: true }) filter?: AccessRecordFilter,
  ): Promise<AccessRecordPage> {
    return this.queries.page(pageRequest(page), filter ?? {});
  }

  @RequirePermission('data.export')
  @StepUp()
  @Mutation(() => DataExport, {
    description:
      'Writes access records into a file, as a job to watch: newest first. ' +
      'Errors: EXPORT_TOO_LARGE, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  exportAccessRecords(
    @CurrentActor() actor: Actor,
    @Args() how: ExportArgs,
    @Args('filter', { type: () => AccessRecordFilter, nullable: true }) filter?: AccessRecordFilter,
  ): Promise<DataExport> {
    return this.exports.ask(actor, 'access.records', keptAccessFilter(filter ?? {}), how);
  }

  @CustomerOnly()
  @Query(() => MyAccessRecordPage, {
    description: 'Who looked at the customer who asks, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async myAccessRecords(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<MyAccessRecordPage> {
    const found = await this.queries.page(pageRequest(page), { subjectId: actorId(actor) });
    const items = found.items.map((row) => ({ ...row, impersonated: row.onBehalfOf !== null }));
    return { ...found, items };
  }
}

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => AccessRecordModel)
export class AccessRecordFieldsResolver {
  @ResolveField(() => String, { nullable: true })
  actorName(record: AccessRecordModel, _args: unknown, context: RequestContext): Loaded<string | null> {
    return nameOfActor(context, record);
  }

  @ResolveField(() => String, { nullable: true, description: 'Masked for staff without user.read.personal.' })
  ip(record: AccessRecordModel, _args: unknown, context: RequestContext): string | null {
    return maskUnless(context, 'user.read.personal', 'ip', record.actorId ?? '', record.ip);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'USER, or ADMIN for one of the staff; null where it was about nobody.',
  })
  subjectType(record: AccessRecordModel, _args: unknown, context: RequestContext): Loaded<string | null> {
    if (record.count === 0) return null;
    const id = onlySubject(record);
    if (id === null) return 'USER';
    return whenLoaded(context.loaders.load('adminName', id), (name) => (name === null ? 'USER' : 'ADMIN'));
  }

  @ResolveField(() => String, { nullable: true, description: 'When it was about one person.' })
  subjectId(record: AccessRecordModel): string | null {
    return onlySubject(record);
  }

  @ResolveField(() => String, { nullable: true, description: 'When it was about one person.' })
  subjectName(record: AccessRecordModel, _args: unknown, context: RequestContext): Loaded<string | null> {
    const id = onlySubject(record);
    if (id === null) return null;
    // Addresses of the staff in the audit log are personal data as well.
    return whenLoaded(context.loaders.load('adminName', id), (name) => name ?? customerName(context, id));
  }
}

@Resolver(() => MyAccessRecord)
export class MyAccessRecordFieldsResolver {
  @ResolveField(() => String, {
    nullable: true,
    description: 'Who it was: staff by name, the system without.',
  })
  by(record: MyAccessRecord, _args: unknown, context: RequestContext): Loaded<string | null> {
    return record.actorType === 'ADMIN' ? nameOfActor(context, record) : null;
  }
}

function onlySubject({ subjectIds: [id, another] }: AccessRecordModel): string | null {
  return id === undefined || another !== undefined ? null : id;
}

function nameOfActor(
  context: RequestContext,
  { actorType, actorId }: Pick<AccessRecordModel, 'actorType' | 'actorId'>,
): Loaded<string | null> {
  if (actorId === null) return null;
  if (actorType === 'ADMIN') return context.loaders.load('adminName', actorId);
  return actorType === 'USER' ? customerName(context, actorId) : null;
}
