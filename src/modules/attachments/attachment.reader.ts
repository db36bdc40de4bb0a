import { Injectable } from '@nestjs/common';
import { Sealed } from '../../platform/crypto/sealed.js';
import { toAttachmentModel, type AttachmentModel } from './attachment.model.js';
import { AttachmentQueries } from './attachment.queries.js';
import type { AttachmentRow } from './attachment.repository.js';

/** Rows as they are shown: with their names opened. */
@Injectable()
export class AttachmentReader {
  constructor(
    private readonly queries: AttachmentQueries,
    private readonly sealed: Sealed,
  ) {}

  async shown(rows: readonly AttachmentRow[]): Promise<AttachmentModel[]> {
    const names = await this.sealed.openAll(
      rows.map((row) => ({
        place: { table: 'attachments', column: 'file_name', row: row.id },
        sealed: row.fileName,
      })),
    );
    return rows.map((row, i) => {
      const name = names[i];
      return toAttachmentModel(row, name?.readable ? name.text : null);
    });
  }

  /** The newest files of each subject of a kind, at most `limit` each: for fields of other modules' types. */
  async ofSubjects(kind: string, ids: readonly string[], limit: number): Promise<AttachmentModel[][]> {
    const groups = await this.queries.ofSubjects(kind, ids, limit);
    const shown = new Map((await this.shown(groups.flat())).map((model) => [model.id, model]));
    return groups.map((group) => group.flatMap(({ id }) => shown.get(id) ?? []));
  }
}
