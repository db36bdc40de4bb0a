import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { authErrors } from '../auth.errors.js';
import { RefreshTransport } from '../auth.model.js';
import { FactorStore, type FactorsHeld } from './factor-store.js';
import { offeredOf, type OfferedFactor } from './offered-factors.js';

/** Threat model §4 "TOTP". */
export const TICKET_LIFETIME_MS = 5 * 60_000;

/** What a ticket opens: showing a second factor, or setting one up. */
export type TicketPurpose = 'SECOND_FACTOR' | 'ENROLMENT';

/** Who shows a ticket: a browser by the secret in its cookie, or a program that takes its tokens in the body. */
export interface TicketHolder {
  transport: RefreshTransport;
  cookieSecret: string | null;
}

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
  /** What was proved already: PASSWORD, GOOGLE, KAKAO, INVITE; with a second factor after it where a passkey must follow. */
  proved: string;
}

const COLUMNS = `hash, admin_user_id AS "adminUserId", purpose, proved, cookie_hash AS "cookieHash"`;

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

  /**
   * Somebody without any factor gets a ticket that does nothing but set one up.
   * @param proved what was shown, in capitals: PASSWORD, GOOGLE …
   */
  async issue(
    tx: Tx,
    adminUserId: string,
    proved: string,
    transport: RefreshTransport,
    purpose?: TicketPurpose,
  ): Promise<IssuedTicket> {
    const held = await this.factors.heldBy(tx, adminUserId);
    const opens = purpose ?? purposeOf(held);
    const ticket = newToken();
    const cookieSecret = transport === RefreshTransport.BODY ? null : newToken();
    const now = this.clock.now();
    await tx.query(
      `INSERT INTO staff_login_tickets (hash, admin_user_id, purpose, proved, cookie_hash, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        hashToken(ticket),
        adminUserId,
        opens,
        proved,
        cookieSecret && hashToken(cookieSecret),
        now,
        new Date(now.getTime() + TICKET_LIFETIME_MS),
      ],
    );
    return {
      ticket,
      cookieSecret,
      purpose: opens,
      factorsOffered: opens === 'ENROLMENT' ? [] : offeredOf(held),
    };
  }

  /** What a ticket of this account would open. */
  async purposeFor(tx: Tx, adminUserId: string): Promise<TicketPurpose> {
    return purposeOf(await this.factors.heldBy(tx, adminUserId));
  }

  /** A ticket as its holder was, or was not, told when it was issued. @throws LOGIN_TICKET_INVALID */
  async describe(tx: Tx, ticket: string, holder: TicketHolder): Promise<IssuedTicket> {
    const row = await this.find(tx, hashToken(ticket));
    if (!row || !isHolder(holder, row.cookieHash)) throw authErrors.LOGIN_TICKET_INVALID();
    const { purpose, adminUserId } = row;
    const factorsOffered =
      purpose === 'ENROLMENT' ? [] : offeredOf(await this.factors.heldBy(tx, adminUserId));
    // The cookie is there already.
    return { ticket, cookieSecret: null, purpose, factorsOffered };
  }

  /**
   * The ticket, locked until `tx` ends.
   * @throws LOGIN_TICKET_INVALID for one that is unknown, used, over, for something else, or shown by another browser
   */
  async lock(tx: Tx, ticket: string, holder: TicketHolder, purpose: TicketPurpose): Promise<LoginTicket> {
    const row = await this.find(tx, hashToken(ticket));
    if (!row || row.purpose !== purpose || !isHolder(holder, row.cookieHash))
      throw authErrors.LOGIN_TICKET_INVALID();
    return row;
  }

  /** One whose holder was looked at before, when a passkey was asked for. @throws LOGIN_TICKET_INVALID */
  async lockByHash(tx: Tx, hash: Buffer): Promise<LoginTicket> {
    const row = await this.find(tx, hash);
    if (!row) throw authErrors.LOGIN_TICKET_INVALID();
    return row;
  }

  /** It has done what it was for. */
  async spend(tx: Tx, { hash }: LoginTicket): Promise<void> {
    await tx.query(`UPDATE staff_login_tickets SET used_at = $2 WHERE hash = $1`, [hash, this.clock.now()]);
  }

  /** Notes a token that was made elsewhere as used. @returns false when it was before */
  async useOnce(tx: Tx, adminUserId: string, hash: Buffer, now: Date): Promise<boolean> {
    const noted: unknown[] = await tx.query(
      `INSERT INTO staff_login_tickets (hash, admin_user_id, purpose, proved, created_at, expires_at, used_at)
       VALUES ($1, $2, 'SECOND_FACTOR', 'LINK', $3, 'infinity', $3) ON CONFLICT DO NOTHING RETURNING hash`,
      [hash, adminUserId, now],
    );
    return noted.length === 1;
  }

  /** Whatever somebody had begun is over: their factors are not what they were. */
  async voidAll(tx: Tx, adminUserId: string): Promise<void> {
    await tx.query(
      `UPDATE staff_login_tickets SET used_at = $2 WHERE admin_user_id = $1 AND used_at IS NULL`,
      [adminUserId, this.clock.now()],
    );
  }

  private async find(
    tx: Tx,
    hash: Buffer,
  ): Promise<(LoginTicket & { cookieHash: Buffer | null }) | undefined> {
    const rows: (LoginTicket & { cookieHash: Buffer | null })[] = await tx.query(
      `SELECT ${COLUMNS} FROM staff_login_tickets
       WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 FOR UPDATE`,
      [hash, this.clock.now()],
    );
    return rows[0];
  }
}

function purposeOf({ totp, passkeys }: FactorsHeld): TicketPurpose {
  return totp || passkeys > 0 ? 'SECOND_FACTOR' : 'ENROLMENT';
}

/** Both are hashes of random secrets, so the time a comparison takes tells nothing. */
function isHolder({ transport, cookieSecret }: TicketHolder, cookieHash: Buffer | null): boolean {
  if (transport === RefreshTransport.BODY) return cookieHash === null;
  return cookieHash !== null && cookieSecret !== null && hashToken(cookieSecret).equals(cookieHash);
}
