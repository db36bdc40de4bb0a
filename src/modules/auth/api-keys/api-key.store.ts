import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { isUuid } from '../../../shared/ids.js';
import { STATUS_SQL, type ApiKeyStatus } from './api-key.rules.js';
import { apiKeyErrors } from './api-keys.errors.js';

export interface ApiKeyRow {
  id: string;
  keyId: string;
  name: string;
  scopes: string[];
  createdById: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
  allowedAddresses: string[];
  revokedAt: Date | null;
  revokedReason: string | null;
  rotatedTo: string | null;
  overlapEndsAt: Date | null;
  status: ApiKeyStatus;
}

export interface NewApiKeyRow {
  id: string;
  keyId: string;
  secretHash: Buffer;
  name: string;
  scopes: readonly string[];
  createdById: string;
  createdAt: Date;
  expiresAt: Date;
  allowedAddresses: readonly string[];
}

/** Columns of `ApiKeyRow` from a table `k`; `$1` is now. */
export const API_KEY_COLUMNS = `k.id, k.key_id AS "keyId", k.name, k.scopes, k.created_by AS "createdById",
  k.created_at AS "createdAt", k.expires_at AS "expiresAt", k.last_used_at AS "lastUsedAt",
  host(k.last_used_ip) AS "lastUsedIp", k.allowed_addresses::text[] AS "allowedAddresses",
  k.revoked_at AS "revokedAt", k.revoked_reason AS "revokedReason", k.rotated_to AS "rotatedTo",
  k.overlap_ends_at AS "overlapEndsAt", ${STATUS_SQL} AS status`;

@Injectable()
export class ApiKeyStore {
  /** @throws API_KEY_NOT_FOUND */
  async lock(tx: Tx, id: string, now: Date): Promise<ApiKeyRow> {
    const rows: ApiKeyRow[] = isUuid(id)
      ? await tx.query(`SELECT ${API_KEY_COLUMNS} FROM api_keys k WHERE k.id = $2 FOR UPDATE`, [now, id])
      : [];
    if (!rows[0]) throw apiKeyErrors.API_KEY_NOT_FOUND();
    return rows[0];
  }

  async insert(tx: Tx, key: NewApiKeyRow): Promise<void> {
    // `network` drops what stands behind the prefix: 10.1.2.3/8 is 10.0.0.0/8.
    await tx.query(
      `INSERT INTO api_keys (id, key_id, secret_hash, name, scopes, created_by, created_at, expires_at, allowed_addresses)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, ARRAY(SELECT DISTINCT network(a::inet) FROM unnest($9::text[]) AS a))`,
      [
        key.id,
        key.keyId,
        key.secretHash,
        key.name,
        key.scopes,
        key.createdById,
        key.createdAt,
        key.expiresAt,
        key.allowedAddresses,
      ],
    );
  }

  async replace(tx: Tx, id: string, successorId: string, overlapEndsAt: Date): Promise<void> {
    await tx.query(`UPDATE api_keys SET rotated_to = $2, overlap_ends_at = $3 WHERE id = $1`, [
      id,
      successorId,
      overlapEndsAt,
    ]);
  }

  async revoke(tx: Tx, id: string, by: string | null, reason: string, at: Date): Promise<void> {
    await tx.query(
      `UPDATE api_keys SET revoked_at = $2, revoked_by = $3, revoked_reason = $4 WHERE id = $1`,
      [id, at, by, reason],
    );
  }
}
