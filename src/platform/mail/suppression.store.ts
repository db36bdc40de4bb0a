import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import type { Tx } from '../db/unit-of-work.js';
import type { LockedMessage } from '../messages/message.store.js';

/** Writes of addresses that are no good. */
@Injectable()
export class SuppressionStore {
  constructor(private readonly clock: Clock) {}

  /** Marks the address a letter went to as no good; a second word about it changes nothing. */
  async add(
    tx: Tx,
    { id, recipientHash, shownAs }: Pick<LockedMessage, 'id' | 'recipientHash' | 'shownAs'>,
    reply: string,
  ): Promise<void> {
    if (!recipientHash) return;
    await tx.query(
      `INSERT INTO mail_suppressions (id, address_hash, address_masked, reason, server_reply, message_id, created_at)
       VALUES ($1, $2, $3, 'HARD_BOUNCE', $4, $5, $6)
       ON CONFLICT (address_hash) WHERE lifted_at IS NULL DO NOTHING`,
      [newId(), recipientHash, shownAs ?? '***', reply, id, this.clock.now()],
    );
  }

  async has(tx: Tx, addressHash: Buffer): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM mail_suppressions WHERE address_hash = $1 AND lifted_at IS NULL`,
      [addressHash],
    );
    return rows.length > 0;
  }

  /** @returns false when there is no such mark, or it was lifted before */
  async lift(tx: Tx, id: string, by: string | null, reason: string): Promise<boolean> {
    const [rows]: [unknown[], number] = await tx.query(
      `UPDATE mail_suppressions SET lifted_at = $2, lifted_by = $3, lift_reason = $4
       WHERE id = $1 AND lifted_at IS NULL RETURNING 1`,
      [id, this.clock.now(), by, reason],
    );
    return rows.length > 0;
  }
}
