import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../../platform/graphql/loaders.js';
import type { UserModel } from '../../users/index.js';
import type { AdminUserModel } from '../auth.model.js';
import { IdentityQueries, type AdminIdentityRow } from './identity.queries.js';
import type { IdentityRow } from './identity.store.js';

declare global {
  interface Loaders {
    identitiesOfUser: [string, IdentityRow[]];
    identitiesOfAdmin: [string, AdminIdentityRow[]];
  }
}

/** Serves identities to whole pages at once. */
@Injectable()
export class IdentityRegistration implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly queries: IdentityQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.register('identitiesOfUser', (ids) => this.queries.ofUsers(ids));
    this.loaders.register('identitiesOfAdmin', (ids) => this.queries.ofStaff(ids));
    this.loaders.ahead('User', 'identities', 'identitiesOfUser', (user: UserModel) => user.id);
    this.loaders.ahead('AdminUser', 'identities', 'identitiesOfAdmin', (user: AdminUserModel) => user.id);
  }
}
