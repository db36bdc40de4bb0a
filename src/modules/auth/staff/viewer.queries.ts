import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { Recipient } from '../../../platform/mail/recipients.js';
import { systemActor } from '../../../platform/security/actor.js';
import type { Principal } from '../../../platform/security/principal.js';
import { UsersFacade } from '../../users/index.js';
import { apiKeyModelOf, type ApiKeyModel } from '../api-keys/api-key.model.js';
import { ApiKeyQueries } from '../api-keys/api-key.queries.js';
import { AdminUser } from './admin-user.entity.js';
import type { Viewer } from '../auth.model.js';

@Injectable()
export class ViewerQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly users: UsersFacade,
    private readonly apiKeys: ApiKeyQueries,
  ) {}

  async of({ actor, permissions }: Principal): Promise<Viewer> {
    return {
      adminUser: actor.type === 'ADMIN' ? await this.admin(actor.id) : null,
      user: actor.type === 'USER' ? await this.users.byId(actor.id) : null,
      apiKey: actor.type === 'API_KEY' ? await this.apiKey(actor.id) : null,
      permissions: [...permissions].sort(),
      environment: this.config.stage,
    };
  }

  private async apiKey(id: string): Promise<ApiKeyModel | null> {
    const row = await this.apiKeys.byId(id);
    return row && apiKeyModelOf(row, this.config.stage);
  }

  /** Names of staff for timelines and lists; an id without a row is left out. */
  async adminNames(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.uow.run(systemActor('viewer'), (tx): Promise<{ id: string; name: string }[]> =>
      tx.query(`SELECT id, name FROM admin_users WHERE id = ANY($1)`, [ids]),
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  /** Where staff gets letters; nobody who has left does. */
  async recipient(id: string): Promise<Recipient | null> {
    const admin = await this.admin(id);
    return admin?.isActive ? { address: admin.email, name: admin.name } : null;
  }

  private admin(id: string): Promise<AdminUser | null> {
    return this.uow.run(systemActor('viewer'), (tx) => tx.findOne(AdminUser, { where: { id } }));
  }
}
