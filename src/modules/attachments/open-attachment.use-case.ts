import { Injectable } from '@nestjs/common';
import { Sealed } from '../../platform/crypto/sealed.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Authenticator } from '../../platform/security/principal.js';
import type { Actor } from '../../platform/security/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { AuditLog } from '../audit/index.js';
import { AttachmentAccess } from './attachment-access.js';
import { AttachmentContent } from './attachment-content.js';
import { AttachmentLinks } from './attachment-links.js';
import { AttachmentPolicies } from './attachment-policies.js';
import { AttachmentQueries } from './attachment.queries.js';
import type { AttachmentRow } from './attachment.repository.js';
import { attachmentErrors } from './attachments.errors.js';

export interface OpenedFile {
  fileName: string;
  contentType: string;
  size: number;
  /** Fails where the stored bytes stop being whole: what was sent until then must not be taken for the file. */
  body: AsyncIterable<Buffer>;
}

/** Hands a file out to the holder of a link, who must still be signed in and still be allowed to see it. */
@Injectable()
export class OpenAttachment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: AttachmentQueries,
    private readonly access: AttachmentAccess,
    private readonly policies: AttachmentPolicies,
    private readonly links: AttachmentLinks,
    private readonly authenticator: Authenticator,
    private readonly sealed: Sealed,
    private readonly content: AttachmentContent,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws ATTACHMENT_LINK_INVALID, ATTACHMENT_NOT_FOUND, FORBIDDEN, VALUE_UNREADABLE, STORAGE_UNAVAILABLE */
  async execute(token: string, ip: string | null): Promise<OpenedFile> {
    const link = await this.links.read(token, 'GET');
    const actor: Actor = { ...link.holder, ip };
    const principal = await this.authenticator.refresh({ actor, permissions: new Set(), expiresAt: null });
    if (!principal) throw attachmentErrors.ATTACHMENT_LINK_INVALID();
    const row = await this.queries.byId(link.attachmentId);
    if (row?.state !== 'STORED') throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    if (row.keptUntil && row.keptUntil <= this.clock.now()) throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    await this.access.check(principal, 'read', row);

    const place = { table: 'attachments', column: 'file_name', row: row.id };
    const fileName = await this.sealed.open(place, row.fileName);
    const { body, destroy } = await this.content.open(row);
    // On record before the first byte leaves.
    await this.record(actor, row).catch((error: unknown) => {
      destroy();
      throw error;
    });
    return { fileName, contentType: row.contentType, size: row.size ?? 0, body };
  }

  private async record(actor: Actor, row: AttachmentRow): Promise<void> {
    const { subjectKind, subjectId, uploaderId, ownerUserId } = row;
    const opened = this.policies.openedBy(subjectKind);
    if (opened && subjectId !== null) return this.uow.run(actor, (tx) => opened(tx, actor, subjectId));
    if ('id' in actor && [uploaderId, ownerUserId].includes(actor.id)) return;
    await this.uow.run(actor, (tx) =>
      this.audit.record(tx, actor, {
        action: 'attachment.read',
        resourceType: 'attachment',
        resourceId: row.id,
        details: { subjectKind, subjectId, ownerUserId },
      }),
    );
  }
}
