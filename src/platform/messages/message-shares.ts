import { Injectable } from '@nestjs/common';
import type { Tx } from '../db/unit-of-work.js';
import type { MessageChannel } from './message.rules.js';
import type { LockedMessage } from './message.store.js';

/**
 * Counts what somebody, or the house, was sent already: caps of all channels are told by it. Tries that were taken
 * count, and not rows, so that a message which staff has sent again counts again. Whoever counts for one recipient
 * waits for others who do.
 */
@Injectable()
export class MessageShares {
  /** Of a kind to one address, whoever's it is: tries that were, or may have been, taken, and what waits for another. */
  async toAddress(
    tx: Tx,
    { id, channel, kind }: Pick<LockedMessage, 'id' | 'channel' | 'kind'>,
    hash: Buffer,
    since: Date,
  ): Promise<number> {
    await this.alone(tx, `${channel} ${kind} ${hash.toString('hex')}`);
    const [row]: { count: string }[] = await tx.query(
      `SELECT coalesce(sum((SELECT count(*) FROM message_attempts a WHERE a.message_id = m.id AND a.started_at > $4
           AND (a.outcome IS NULL OR a.outcome IN ('SENT', 'UNKNOWN')))
         + CASE WHEN m.status = 'RETRYING' AND m.id <> $5 THEN 1 ELSE 0 END), 0) AS count
       FROM messages m WHERE m.recipient_hash = $1 AND m.kind = $2 AND m.channel = $3 AND m.updated_at > $4`,
      [hash, kind, channel, since, id],
    );
    return Number(row?.count ?? 0);
  }

  /** Of every kind to one recipient, by id. A message that is sent again does not count against itself. */
  async toRecipient(tx: Tx, { id, recipientId }: LockedMessage, since: Date): Promise<number> {
    await this.alone(tx, recipientId);
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM messages WHERE recipient_id = $1 AND created_at > $2 AND id <> $3 AND attempts > 0`,
      [recipientId, since, id],
    );
    return Number(row?.count ?? 0);
  }

  /** Written of a kind to one recipient, sent or not, and when the first of them was. */
  async written(
    tx: Tx,
    {
      channel,
      kind,
      recipientType,
      recipientId,
    }: Pick<LockedMessage, 'channel' | 'kind' | 'recipientType' | 'recipientId'>,
    since: Date,
  ): Promise<{ count: number; first: Date | null }> {
    await this.alone(tx, `${channel} ${kind} ${recipientType} ${recipientId}`);
    const [row]: { count: string; first: Date | null }[] = await tx.query(
      `SELECT count(*), min(created_at) AS first FROM messages
       WHERE recipient_id = $1 AND recipient_type = $2 AND channel = $3 AND kind = $4 AND created_at > $5`,
      [recipientId, recipientType, channel, kind, since],
    );
    return { count: Number(row?.count ?? 0), first: row?.first ?? null };
  }

  /** Whether the house handed over fewer than `max` on a channel since then. */
  async hasRoom(tx: Tx, channel: MessageChannel, since: Date, max: number): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM message_attempts WHERE channel = $1 AND outcome = 'SENT' AND ended_at > $2
       ORDER BY ended_at DESC OFFSET $3 LIMIT 1`,
      [channel, since, max - 1],
    );
    return rows.length === 0;
  }

  private async alone(tx: Tx, what: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('message'), hashtext($1))`, [what]);
  }
}
