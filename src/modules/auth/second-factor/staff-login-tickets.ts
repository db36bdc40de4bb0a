import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { authErrors } from '../auth.errors.js';
import type { RefreshTransport } from '../auth.model.js';
import { FactorStore } from './factor-store.js';
import { offeredOf, type OfferedFactor } from './offered-factors.js';

/** Threat model §4 "TOTP". */
export const TICKET_LIFETIME_MS = 5 * 60_000;

/** What somebody proved before a second factor is asked for. */
export type FirstFactor = 'PASSWORD' | 'GOOGLE' | 'KAKAO' | 'INVITE';

/** What a ticket opens: showing a factor, or setting up the first one. */
export type TicketPurpose = 'SECOND_FACTOR' | 'ENROLMENT';

/** Who shows a ticket: a browser by the secret in its cookie, or a program that takes tokens in the body. */
export type TicketHolder =
  { transport: RefreshTransport.BODY } | { transport: RefreshTransport.COOKIE; secret: string | null };

export interface IssuedTicket {
  ticket: string;
  /** For the browser's cookie; null for a program. */
  cookieSecret: string | null;
  purpose: TicketPurpose;
  factorsOffered: OfferedFactor[];
}

export interface LoginTicket {
  hash: Buffer;
  adminUserId: string;
  purpose: TicketPurpose;
  proved: FirstFactor;
}

/**
 * A sign-in that is half done: whoever holds the ticket has proved the first factor. Good for five minutes, once, for
 * one purpose, in the browser it was given to. Wrong codes do not use it up; they count for the account.
 */
@Injectable()
export class StaffLoginTickets {
  constructor(
    private readonly clock: Clock,
    private readonly factors: FactorStore,
  ) {}

  /** Somebody without any factor gets a ticket that does nothing but set one up. */
  async issue(
    tx: Tx,
    adminUserId: string,
    proved: FirstFactor,
    transport: RefreshTransport,
  ): Promise<IssuedTicket> {
    const held = await this.factors.heldBy(tx, adminUserId);
    const purpose = held.totp || held.passkeys > 0 ? 'SECOND_FACTOR' : 'ENROLMENT';
    const ticket = newToken();
    const cookieSecret = transport === 'BODY' ? null : newToken();
    const now = this.clock.now();
    await tx.query(
      `INSERT INTO staff_login_tickets (hash, admin_user_id, purpose, proved, cookie_hash, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        hashToken(ticket),
        adminUserId,
        purpose,
        proved,
        cookieSecret && hashToken(cookieSecret),
        now,
        new Date(now.getTime() + TICKET_LIFETIME_MS),
      ],
    );
    return { ticket, cookieSecret, purpose, factorsOffered: purpose === 'ENROLMENT' ? [] : offeredOf(held) };
  }

  /**
   * The ticket, locked until `tx` ends.
   * @throws LOGIN_TICKET_INVALID for one that is unknown, used, over, for something else, or shown by another browser
   */
  async lock(tx: Tx, ticket: string, holder: TicketHolder, purpose: TicketPurpose): Promise<LoginTicket> {
    const [row]: (LoginTicket & { cookieHash: Buffer | null })[] = await tx.query(
      `SELECT hash, admin_user_id AS "adminUserId", purpose, proved, cookie_hash AS "cookieHash"
       FROM staff_login_tickets WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 FOR UPDATE`,
      [hashToken(ticket), this.clock.now()],
    );
    if (!row || row.purpose !== purpose || !isHolder(holder, row.cookieHash)) {
      throw authErrors.LOGIN_TICKET_INVALID();
    }
    return row;
  }

  /** It has done what it was for. */
  async spend(tx: Tx, { hash }: LoginTicket): Promise<void> {
    await tx.query(`UPDATE staff_login_tickets SET used_at = $2 WHERE hash = $1`, [hash, this.clock.now()]);
  }
}

/** Both are hashes of random secrets, so comparing them tells an attacker nothing by its time. */
function isHolder(holder: TicketHolder, cookieHash: Buffer | null): boolean {
  if (holder.transport === 'BODY') return cookieHash === null;
  return cookieHash !== null && holder.secret !== null && hashToken(holder.secret).equals(cookieHash);
}
