import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { exportErrors } from '../../platform/exports/exports.js';
import { ExportSources, type ExportSource } from '../../platform/exports/export-source.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Principal } from '../../platform/security/principal.js';
import { declareAttachmentKind, type AttachmentAct, type AttachmentPolicy } from '../attachments/index.js';
import { ExportRecords } from './export-records.js';
import { requireFile } from './export-rights.js';
import { ExportRepository, type ExportRow } from './export.repository.js';

declareAttachmentKind('EXPORT');

/** Files of exports: for whoever asked, as long as they may still see what is in them. */
@Injectable()
export class ExportFiles implements AttachmentPolicy {
  constructor(
    private readonly repository: ExportRepository,
    private readonly sources: ExportSources,
    private readonly records: ExportRecords,
  ) {}

  async check({ actor, permissions }: Principal, act: AttachmentAct, exportId: string): Promise<void> {
    const { row, source } = await this.find(exportId);
    if (actor.type !== 'ADMIN' || actor.id !== row.requestedBy || act === 'add') {
      throw exportErrors.EXPORT_NOT_FOUND();
    }
    if (act === 'read') requireFile(source, row.masked, permissions);
  }

  async opened(tx: Tx, actor: Actor, exportId: string): Promise<void> {
    const { row, source } = await this.find(exportId);
    await this.records.fetched(tx, actor, row, source);
  }

  private async find(exportId: string): Promise<{ row: ExportRow; source: ExportSource }> {
    const row = await this.repository.byId(exportId);
    const source = row && this.sources.find(row.kind);
    if (!source) throw exportErrors.EXPORT_NOT_FOUND();
    return { row, source };
  }
}
