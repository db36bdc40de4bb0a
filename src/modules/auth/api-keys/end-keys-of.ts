import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { afterCommit, type Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { ApiKeyReader } from './api-key.reader.js';

/** Ends every key somebody made, in the transaction in which they leave: opening the account again brings none back. */
@Injectable()
export class EndKeysOf {
  constructor(
    private readonly reader: ApiKeyReader,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(tx: Tx, actor: Actor, makerId: string, reason: string): Promise<void> {
    const [ended]: [{ id: string; keyId: string }[], number] = await tx.query(
      `UPDATE api_keys SET revoked_at = $2, revoked_by = $3, revoked_reason = $4
       WHERE created_by = $1 AND revoked_at IS NULL RETURNING id, key_id AS "keyId"`,
      [makerId, this.clock.now(), actorId(actor), reason],
    );
    for (const { id, keyId } of ended) {
      afterCommit(tx, () => this.reader.forget(keyId));
      await this.audit.record(tx, actor, {
        action: 'api-key.revoked',
        resourceType: 'api-key',
        resourceId: id,
        reason,
      });
      await this.outbox.add(tx, 'api-key.revoked', id, { apiKeyId: id });
    }
  }
}
