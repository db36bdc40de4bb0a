import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { Consumers } from '../platform/outbox/consumers.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxRow } from '../platform/outbox/events.js';
import { OutboxRelay } from '../platform/outbox/relay.js';

/**
 * Gives every waiting fact to its consumers right here, at the time the clock shows. Left to the worker, memberships
 * of two months ago would begin today. Nobody gets a letter about the past.
 */
export async function drainOutbox(app: NestExpressApplication): Promise<void> {
  const dataSource = app.get(DataSource);
  const relay = app.get(OutboxRelay);
  const consumers = app.get(Consumers);
  for (;;) {
    while ((await relay.assignPositions()) > 0);
    const rows = await dataSource.query<OutboxRow[]>(
      `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE delivered_at IS NULL ORDER BY position LIMIT 500`,
    );
    if (rows.length === 0) return;
    for (const event of rows.map(toOutboxEvent)) {
      for (const consumer of consumers.of(event.event)) {
        if (!consumer.tellsPeople) await consumer.handle(event);
      }
    }
    await dataSource.query(`DELETE FROM queued_jobs WHERE event_id = ANY($1)`, [rows.map((r) => r.id)]);
    await dataSource.query(`UPDATE outbox SET delivered_at = clock_timestamp() WHERE id = ANY($1)`, [
      rows.map((r) => r.id),
    ]);
  }
}
