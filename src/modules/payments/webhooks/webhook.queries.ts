import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../../platform/db/db.js';
import { anyOf } from '../../../platform/db/list-definition.js';
import { behind, type TimelineRange } from '../../../platform/records/timeline-sources.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import { NEWEST_PAYMENTS } from '../exceptions/exception.queries.js';
import type { WebhookDelivery } from '../payment.model.js';
import type { WebhookStatus } from './webhook-status.js';

const COLUMNS = `id, source, event_type AS "eventType", status, order_ref AS "orderId", attempts, error,
  received_at AS "receivedAt", processed_at AS "processedAt",
  (SELECT p.id FROM payments p WHERE p.provider_order_id = order_ref) AS "paymentId"`;

interface WebhookTraits {
  status?: WebhookStatus[] | null;
}

export interface WebhookFilterValues extends WebhookTraits {
  /** Those of which none of this is true. */
  not?: WebhookTraits | null;
}

@Injectable()
export class WebhookQueries {
  constructor(private readonly db: Db) {}

  async page(request: PageRequest, filter: WebhookFilterValues): Promise<Page<WebhookDelivery>> {
    const where = this.where(filter);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM webhook_deliveries ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(received_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<WebhookDelivery>(
        `SELECT ${COLUMNS} FROM webhook_deliveries ${where} ORDER BY received_at DESC, id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.receivedAt.toISOString(), row.id]);
  }

  /** Those about a payment, or about a customer's newest payments, newest first. */
  before(
    of: { paymentId: string; since?: Date } | { userId: string },
    range: TimelineRange,
  ): Promise<WebhookDelivery[]> {
    const where = new Conditions();
    if ('userId' in of) where.and(`order_ref IN (${NEWEST_PAYMENTS('provider_order_id')})`, of.userId);
    else where.and('order_ref = (SELECT provider_order_id FROM payments WHERE id = ?)', of.paymentId);
    if ('since' in of) where.and('received_at >= ?', of.since);
    behind(where, range, 'received_at', 'id');
    return this.db.rows<WebhookDelivery>(
      `SELECT ${COLUMNS} FROM webhook_deliveries ${where}
       ORDER BY received_at DESC, id DESC LIMIT ${where.bind(range.limit)}`,
      where.parameters,
    );
  }

  byIds(ids: readonly string[]): Promise<WebhookDelivery[]> {
    return this.db.rows<WebhookDelivery>(`SELECT ${COLUMNS} FROM webhook_deliveries WHERE id = ANY($1)`, [
      ids,
    ]);
  }

  byId(id: string): Promise<WebhookDelivery | null> {
    return this.db.one<WebhookDelivery>(`SELECT ${COLUMNS} FROM webhook_deliveries WHERE id = $1`, [id]);
  }

  private where({ status, not }: WebhookFilterValues): Conditions {
    const where = new Conditions();
    if (status?.length) anyOf(where, 'status', status);
    if (not?.status?.length) where.and('status <> ALL(?)', not.status);
    return where;
  }
}
