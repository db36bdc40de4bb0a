import type { BlockList } from 'node:net';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { permissionsOf, RIGHTS_COLUMNS, type StoredRights } from '../staff/access.rules.js';
import { networkList, permissionsOfKey } from './api-key.rules.js';

/** What a good key is worth right now. */
export interface ApiKeyStanding {
  id: string;
  secretHash: Buffer;
  makerId: string;
  permissions: ReadonlySet<string>;
  /** When it ends, rotation included. */
  endsAt: Date;
  networks: BlockList | null;
}

type StandingRow = StoredRights & {
  id: string;
  keyId: string;
  secretHash: Buffer;
  scopes: string[];
  makerId: string;
  endsAt: Date;
  addresses: string[];
};

/** A revoked key, a lost permission or a maker who left takes effect within this time on every process. */
const TRUST_MS = 500;
const REMEMBERED_MAX = 10_000;
const BATCH_MAX = 500;

/** Reads what keys may do. All who ask in one turn are one statement, and a burst of requests asks once. */
@Injectable()
export class ApiKeyReader {
  private readonly known = new Map<string, { standing: ApiKeyStanding; askedAtMs: number }>();
  private readonly asked = new Map<string, Promise<ApiKeyStanding | null>>();
  private readonly loader = new DataLoader<string, ApiKeyStanding | null>((ids) => this.read(ids), {
    cache: false,
    maxBatchSize: BATCH_MAX,
  });

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @returns null when there is no such key, or it is over, or its maker is no longer staff */
  of(keyId: string): ApiKeyStanding | null | Promise<ApiKeyStanding | null> {
    const remembered = this.known.get(keyId);
    if (remembered && performance.now() - remembered.askedAtMs < TRUST_MS) return remembered.standing;
    return this.asked.get(keyId) ?? this.ask(keyId);
  }

  /** In this process it is over at once. */
  forget(keyId: string): void {
    this.known.delete(keyId);
    this.asked.delete(keyId);
  }

  private ask(keyId: string): Promise<ApiKeyStanding | null> {
    // Trust counts from the question: what the answer says was so then.
    const askedAtMs = performance.now();
    const answer = this.loader.load(keyId);
    this.asked.set(keyId, answer);
    const settle = (standing: ApiKeyStanding | null): void => {
      // Not when the key was forgotten meanwhile: the question was older than that.
      if (this.asked.get(keyId) !== answer) return;
      this.forget(keyId);
      if (this.known.size >= REMEMBERED_MAX) this.known.clear();
      if (standing) this.known.set(keyId, { standing, askedAtMs });
    };
    answer.then(settle, () => settle(null));
    return answer;
  }

  private async read(keyIds: readonly string[]): Promise<(ApiKeyStanding | null)[]> {
    const rows = await this.uow.run(systemActor('api-keys'), (tx): Promise<StandingRow[]> =>
      tx.query(
        `SELECT k.id, k.key_id AS "keyId", k.secret_hash AS "secretHash", k.scopes, k.created_by AS "makerId",
           least(k.expires_at, k.overlap_ends_at) AS "endsAt", k.allowed_addresses::text[] AS addresses,
           ${RIGHTS_COLUMNS}
         FROM api_keys k JOIN admin_users a ON a.id = k.created_by AND a.is_active
         WHERE k.key_id = ANY($1) AND k.revoked_at IS NULL AND least(k.expires_at, k.overlap_ends_at) > $2`,
        [keyIds, this.clock.now()],
      ),
    );
    const found = new Map(rows.map((row) => [row.keyId, standingOf(row)]));
    return keyIds.map((keyId) => found.get(keyId) ?? null);
  }
}

function standingOf({ scopes, addresses, ...row }: StandingRow): ApiKeyStanding {
  return {
    id: row.id,
    secretHash: row.secretHash,
    makerId: row.makerId,
    endsAt: row.endsAt,
    permissions: permissionsOfKey(scopes, permissionsOf(row)),
    networks: networkList(addresses),
  };
}
