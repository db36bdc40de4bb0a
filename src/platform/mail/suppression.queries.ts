import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { Conditions, Db } from '../db/db.js';

export interface SuppressionRow {
  id: string;
  addressMasked: string;
  reason: string;
  serverReply: string | null;
  messageId: string | null;
  createdAt: Date;
  liftedAt: Date | null;
  liftedById: string | null;
  liftReason: string | null;
}

const COLUMNS = `id, address_masked AS "addressMasked", reason, server_reply AS "serverReply",
  message_id AS "messageId", created_at AS "createdAt", lifted_at AS "liftedAt", lifted_by AS "liftedById",
  lift_reason AS "liftReason"`;

/** Reads of addresses that are no good: plain rows. */
@Injectable()
export class SuppressionQueries {
  constructor(private readonly db: Db) {}

  async page(request: PageRequest, onlyActive: boolean): Promise<Page<SuppressionRow>> {
    const where = new Conditions();
    if (onlyActive) where.and('lifted_at IS NULL');
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM mail_suppressions ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(created_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<SuppressionRow>(
        `SELECT ${COLUMNS} FROM mail_suppressions ${where}
         ORDER BY created_at DESC, id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }

  byId(id: string): Promise<SuppressionRow | null> {
    return isUuid(id)
      ? this.db.one<SuppressionRow>(`SELECT ${COLUMNS} FROM mail_suppressions WHERE id = $1`, [id])
      : Promise.resolve(null);
  }
}
