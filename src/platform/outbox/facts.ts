import { Injectable } from '@nestjs/common';
import { Db } from '../db/db.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxEvent, type OutboxRow } from './events.js';

/** A single fact read back, by whoever has its id from a queue. */
@Injectable()
export class Facts {
  constructor(private readonly db: Db) {}

  async byId(id: string): Promise<OutboxEvent | null> {
    const row = await this.db.one<OutboxRow>(`SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE id = $1`, [id]);
    return row ? toOutboxEvent(row) : null;
  }
}
