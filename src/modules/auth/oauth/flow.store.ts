import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { FLOW_LIFETIME_MS } from './oauth-cookie.js';
import type { FlowPurpose, OAuthProvider, ProvenIdentity } from './oauth.types.js';

/** An address or a ticket for the step that follows at once. */
const STEP_LIFETIME_MS = 2 * 60_000;

/** One way to a provider and back. */
export interface Flow {
  id: string;
  provider: OAuthProvider;
  purpose: FlowPurpose;
  principalId: string | null;
  redirectUri: string;
  returnTo: string | null;
  nonceHash: Buffer;
  browserHash: Buffer | null;
  /** Of the front end, for its login ticket; of a client of its own, for the code. */
  challenge: Buffer | null;
}

export type NewFlow = Pick<Flow, 'provider' | 'purpose' | 'redirectUri' | 'returnTo' | 'challenge'> & {
  principalId?: string | null;
};

const COLUMNS = `id, provider, purpose, principal_id AS "principalId", redirect_uri AS "redirectUri",
  return_to AS "returnTo", nonce_hash AS "nonceHash", browser_hash AS "browserHash", challenge`;

/** Flows are rows that are used up step by step: each update takes a row that nobody has taken before. */
@Injectable()
export class FlowStore {
  constructor(private readonly clock: Clock) {}

  /** Leaves for the provider now. @param proofs hashes of what the answer must fit */
  async start(
    tx: Tx,
    flow: NewFlow,
    proofs: { state: string; nonce: string; browserSecret: string | null },
  ): Promise<Date> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + FLOW_LIFETIME_MS);
    await this.insert(tx, flow, {
      beginHash: null,
      stateHash: hashToken(proofs.state),
      nonceHash: hashToken(proofs.nonce),
      browserHash: proofs.browserSecret === null ? null : hashToken(proofs.browserSecret),
      now,
      expiresAt,
    });
    return expiresAt;
  }

  /** Will leave when the browser opens the address with this one-time token. */
  async begin(tx: Tx, flow: NewFlow): Promise<string> {
    const token = newToken();
    const now = this.clock.now();
    await this.insert(tx, flow, {
      beginHash: hashToken(token),
      stateHash: null,
      nonceHash: null,
      browserHash: null,
      now,
      expiresAt: new Date(now.getTime() + STEP_LIFETIME_MS),
    });
    return token;
  }

  /** The browser opened that address and leaves. @returns null when it is none, used or over */
  async startBegun(
    tx: Tx,
    token: string,
    provider: OAuthProvider,
    proofs: { state: string; nonce: string; browserSecret: string },
  ): Promise<Flow | null> {
    const now = this.clock.now();
    const [rows]: [Flow[], number] = await tx.query(
      `UPDATE oauth_flows SET begin_hash = NULL, state_hash = $3, nonce_hash = $4, browser_hash = $5, expires_at = $6
       WHERE begin_hash = $1 AND provider = $2 AND expires_at > $7 RETURNING ${COLUMNS}`,
      [
        hashToken(token),
        provider,
        hashToken(proofs.state),
        hashToken(proofs.nonce),
        hashToken(proofs.browserSecret),
        new Date(now.getTime() + FLOW_LIFETIME_MS),
        now,
      ],
    );
    return rows[0] ?? null;
  }

  /**
   * Somebody came back with a state; it is used up by that, whatever becomes of it.
   * @param by the browser's secret, or the code verifier of a client with a redirect of its own
   */
  async returned(
    tx: Tx,
    provider: OAuthProvider,
    state: string,
    by: { browserSecret: string } | { codeVerifier: string },
  ): Promise<Flow | null> {
    const [condition, secret] =
      'browserSecret' in by
        ? ['browser_hash = $3', by.browserSecret]
        : ['browser_hash IS NULL AND challenge = $3', by.codeVerifier];
    const [rows]: [Flow[], number] = await tx.query(
      `UPDATE oauth_flows SET returned_at = $4
       WHERE state_hash = $1 AND provider = $2 AND ${condition} AND returned_at IS NULL AND expires_at > $4
       RETURNING ${COLUMNS}`,
      [hashToken(state), provider, hashToken(secret), this.clock.now()],
    );
    return rows[0] ?? null;
  }

  /** The provider said who it is. @returns a one-time ticket that stands for it */
  async proved(tx: Tx, flow: Flow, identity: ProvenIdentity): Promise<string> {
    const ticket = newToken();
    await tx.query(
      `UPDATE oauth_flows SET proof_hash = $2, subject = $3, email = $4, expires_at = $5 WHERE id = $1`,
      [
        flow.id,
        hashToken(ticket),
        identity.subject,
        identity.email,
        new Date(this.clock.now().getTime() + STEP_LIFETIME_MS),
      ],
    );
    return ticket;
  }

  /** What a ticket stands for, once, and only to whoever began. */
  async takeProof(
    tx: Tx,
    ticket: string,
    purpose: FlowPurpose,
    principalId: string,
  ): Promise<{ provider: OAuthProvider; subject: string; email: string | null } | null> {
    const [rows]: [{ provider: OAuthProvider; subject: string; email: string | null }[], number] =
      await tx.query(
        `UPDATE oauth_flows SET done_at = $4, proof_hash = NULL
         WHERE proof_hash = $1 AND purpose = $2 AND principal_id = $3 AND done_at IS NULL AND expires_at > $4
         RETURNING provider, subject, email`,
        [hashToken(ticket), purpose, principalId, this.clock.now()],
      );
    return rows[0] ?? null;
  }

  private async insert(
    tx: Tx,
    flow: NewFlow,
    row: {
      beginHash: Buffer | null;
      stateHash: Buffer | null;
      nonceHash: Buffer | null;
      browserHash: Buffer | null;
      now: Date;
      expiresAt: Date;
    },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO oauth_flows (id, provider, purpose, principal_id, redirect_uri, return_to, challenge, begin_hash,
                                state_hash, nonce_hash, browser_hash, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        newIdAt(row.now),
        flow.provider,
        flow.purpose,
        flow.principalId ?? null,
        flow.redirectUri,
        flow.returnTo,
        flow.challenge,
        row.beginHash,
        row.stateHash,
        row.nonceHash,
        row.browserHash,
        row.now,
        row.expiresAt,
      ],
    );
  }
}
