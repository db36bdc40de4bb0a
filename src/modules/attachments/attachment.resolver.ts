import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, SignedIn } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { actorId } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import { AttachmentLinks } from './attachment-links.js';
import { AttachmentPolicies } from './attachment-policies.js';
import { AttachmentSubjectInput, AttachmentUploadInput } from './attachment.inputs.js';
import { AttachmentModel, AttachmentPage, AttachmentUpload, DeletedAttachment } from './attachment.model.js';
import { AttachmentQueries } from './attachment.queries.js';
import { AttachmentReader } from './attachment.reader.js';
import { CreateAttachmentUpload } from './create-attachment-upload.use-case.js';
import { DeleteAttachment } from './delete-attachment.use-case.js';

@Resolver(() => AttachmentModel)
export class AttachmentResolver {
  constructor(
    private readonly queries: AttachmentQueries,
    private readonly reader: AttachmentReader,
    private readonly policies: AttachmentPolicies,
    private readonly links: AttachmentLinks,
    private readonly create: CreateAttachmentUpload,
    private readonly remove: DeleteAttachment,
  ) {}

  @SignedIn()
  @Query(() => AttachmentPage, {
    description:
      'Files of something, newest first; without a subject those of the caller’s own. ' +
      'Errors: ATTACHMENT_NOT_FOUND, PAGE_INVALID, CURSOR_INVALID.',
  })
  async attachments(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('subject', { type: () => AttachmentSubjectInput, nullable: true })
    subject?: AttachmentSubjectInput | null,
  ): Promise<AttachmentPage> {
    const { principal, userId } = context;
    const wanted = subject ?? (userId === null ? null : { kind: 'USER', id: userId });
    if (wanted) await this.policies.check(principal, 'read', wanted);
    const own = { uploaderType: principal.actor.type, uploaderId: actorId(principal.actor) ?? '' };
    const found = await this.queries.page(pageRequest(page), wanted ?? own);
    return { ...found, items: await this.reader.shown(found.items) };
  }

  @SignedIn()
  @Mutation(() => AttachmentUpload, {
    description:
      'Asks for a link to send one file to. Errors: ATTACHMENT_TYPE_NOT_ALLOWED, ATTACHMENT_TYPE_MISMATCH, ' +
      'ATTACHMENT_TOO_LARGE, ATTACHMENT_QUOTA_EXCEEDED, ATTACHMENT_NOT_FOUND, INPUT_INVALID, RATE_LIMITED.',
  })
  createAttachmentUpload(
    @Ctx() context: RequestContext,
    @Args('input') input: AttachmentUploadInput,
  ): Promise<AttachmentUpload> {
    return this.create.execute(context.principal, {
      subject: input.subject ?? null,
      fileName: input.fileName,
      contentType: input.contentType,
      size: input.size,
      sha256: input.sha256 ? Buffer.from(input.sha256, 'hex') : null,
    });
  }

  @SignedIn()
  @Mutation(() => DeletedAttachment, {
    description: 'Takes a file away for good. Errors: ATTACHMENT_NOT_FOUND.',
  })
  async deleteAttachment(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DeletedAttachment> {
    await this.remove.execute(context.principal, id);
    return { id };
  }

  @ResolveField(() => String, {
    description: 'A link to the bytes for the caller, for five minutes. Nobody else may know it.',
  })
  async downloadUrl(file: AttachmentModel, _args: unknown, context: RequestContext): Promise<string> {
    return (await this.links.make(context.principal.actor, 'GET', file)).url;
  }
}
