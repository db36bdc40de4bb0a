import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { ApiKeyStanding } from '../../auth/index.js';
import { metricsErrors } from '../metrics.errors.js';
import { hostsOf, type Sample } from './series.rules.js';

interface Owner {
  host: string;
  type: 'SYSTEM' | 'API_KEY';
  id: string | null;
}

const OWNERS = 'SELECT host, owner_type AS type, owner_id AS id FROM metric_hosts WHERE host = ANY($1)';

/**
 * Who speaks for a machine: whoever reported it first, and our own processes for theirs in any case. Else one key could
 * say of any machine that it is well, while it is not.
 */
@Injectable()
export class HostOwners {
  constructor(
    private readonly db: Db,
    private readonly work: UnitOfWork,
    private readonly keys: ApiKeyStanding,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the machines that nobody speaks for yet, for `claim`
   * @throws METRIC_HOST_TAKEN
   */
  async admit(actor: Actor, samples: readonly Sample[]): Promise<string[]> {
    const hosts = hostsOf(samples);
    if (hosts.size === 0) return [];
    const owners = await this.ownersOf([...hosts.keys()]);
    for (const [host, owner] of owners)
      if (!isOf(owner, actor) && !(await this.passes(owner, actor))) throw taken(hosts, host);
    // Staff who try something by hand speak for no machine.
    return actor.type === 'API_KEY' ? [...hosts.keys()].filter((host) => !owners.has(host)) : [];
  }

  /**
   * In the transaction of the samples: whoever is refused for something else has taken no machine by asking.
   * @param free machines that nobody spoke for a moment ago
   * @throws METRIC_HOST_TAKEN when somebody was quicker
   */
  async claim(tx: Tx, actor: Actor, free: readonly string[], samples: readonly Sample[]): Promise<void> {
    if (free.length === 0) return;
    await tx.query(
      `INSERT INTO metric_hosts (host, owner_type, owner_id, claimed_at)
       SELECT host, 'API_KEY', $2, $3 FROM unnest($1::text[]) AS host ORDER BY host ON CONFLICT DO NOTHING`,
      [free, actorId(actor), this.clock.now()],
    );
    for (const owner of await tx.query<Owner[]>(OWNERS, [free]))
      if (!isOf(owner, actor)) throw taken(hostsOf(samples), owner.host);
  }

  /** In the transaction of what a process of ours writes about its own machine. */
  async claimOurs(tx: Tx, host: string): Promise<void> {
    await tx.query(
      `INSERT INTO metric_hosts AS h (host, owner_type, owner_id, claimed_at) VALUES ($1, 'SYSTEM', NULL, $2)
       ON CONFLICT (host) DO UPDATE SET owner_type = 'SYSTEM', owner_id = NULL, claimed_at = $2 WHERE h.owner_type <> 'SYSTEM'`,
      [host, this.clock.now()],
    );
  }

  private async ownersOf(hosts: string[]): Promise<Map<string, Owner>> {
    const rows = await this.db.rows<Owner>(OWNERS, [hosts]);
    return new Map(rows.map((row) => [row.host, row]));
  }

  /** A key that works no more, or was replaced by this one, leaves its machines to it. */
  private async passes({ host, type, id }: Owner, actor: Actor): Promise<boolean> {
    if (type !== 'API_KEY' || id === null || actor.type !== 'API_KEY') return false;
    if (!(await this.keys.leavesTo(id, actor.id))) return false;
    const [row] = await this.work.run(actor, (tx): Promise<unknown[]> =>
      tx.query(
        `WITH passed AS (UPDATE metric_hosts SET owner_id = $3, claimed_at = $4 WHERE host = $1 AND owner_id = $2 RETURNING 1)
         SELECT 1 FROM passed`,
        [host, id, actor.id, this.clock.now()],
      ),
    );
    return row !== undefined;
  }
}

const isOf = (owner: Owner, actor: Actor): boolean =>
  owner.type === actor.type && owner.id === actorId(actor);

function taken(hosts: ReadonlyMap<string, number>, host: string): Error {
  return metricsErrors.METRIC_HOST_TAKEN({ path: `samples.${hosts.get(host) ?? 0}.labels`, host });
}
