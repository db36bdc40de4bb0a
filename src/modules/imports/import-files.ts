import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Principal } from '../../platform/security/principal.js';
import { declareAttachmentKind, type AttachmentAct, type AttachmentPolicy } from '../attachments/index.js';
import { AuditLog } from '../audit/index.js';
import { IMPORT_DOOR } from './doors.js';
import { ImportAccess } from './import-access.js';
import { ERROR_FILE } from './import-error-file.js';
import { ImportRepository } from './import.repository.js';

declareAttachmentKind(ERROR_FILE);

/** What was handed in is not handed out again; its bad rows are, to whoever handed them in. */
@Injectable()
export class ImportFiles {
  readonly original: AttachmentPolicy = {
    check: () => Promise.reject(importErrors.IMPORT_NOT_FOUND()),
  };
  readonly errors: AttachmentPolicy = {
    check: (principal, act, importId) => this.checkErrors(principal, act, importId),
    opened: (tx, actor, importId) => this.recordErrors(tx, actor, importId),
  };

  constructor(
    private readonly access: ImportAccess,
    private readonly repository: ImportRepository,
    private readonly audit: AuditLog,
  ) {}

  private async checkErrors(
    { actor, permissions }: Principal,
    act: AttachmentAct,
    importId: string,
  ): Promise<void> {
    const row = await this.repository.byId(importId);
    if (actor.type !== 'ADMIN' || row?.requestedBy !== actor.id || act !== 'read')
      throw importErrors.IMPORT_NOT_FOUND();
    this.access.seen({ id: actor.id, permissions }, row, IMPORT_DOOR);
  }

  private recordErrors(tx: Tx, actor: Actor, importId: string): Promise<void> {
    return this.audit.record(tx, actor, {
      action: 'import.errors-downloaded',
      resourceType: 'import',
      resourceId: importId,
    });
  }
}
