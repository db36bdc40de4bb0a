import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { RecipientRegistry } from '../../platform/mail/recipients.js';
import './users.access.js';
import './users.events.js';
import './users.permissions.js';
import { CreateUser } from './create-user.use-case.js';
import { EmailReplacements } from './email-replacements.js';
import { RevealPersonalData } from './reveal-personal-data.use-case.js';
import { UpdateUser } from './update-user.use-case.js';
import type { UserModel } from './user.model.js';
import { UserGroups } from './user-groups.js';
import { UserFieldsResolver } from './user.fields.resolver.js';
import { USER_COLUMNS, UserQueries } from './user.queries.js';
import { UserRecord } from './user.record.js';
import { UserRepository } from './user.repository.js';
import { UserResolver } from './user.resolver.js';
import { UserTimelineResolver } from './user.timeline.resolver.js';
import { UserStats } from './user.stats.js';
import { UsersBulk } from './users-bulk.js';
import { UsersExport } from './users-export.js';
import { UsersImport } from './users-import.js';
import { UsersFacade } from './users.facade.js';

declare global {
  interface Loaders {
    userById: [string, UserModel | null];
  }
  interface LetterRecipients {
    USER: true;
  }
}

@Module({
  providers: [
    UserResolver,
    UserFieldsResolver,
    UserTimelineResolver,
    UserGroups,
    UserQueries,
    UserRecord,
    UserStats,
    UserRepository,
    CreateUser,
    UpdateUser,
    EmailReplacements,
    RevealPersonalData,
    UsersBulk,
    UsersExport,
    UsersImport,
    UsersFacade,
  ],
  exports: [UserGroups, UsersFacade, CreateUser, UpdateUser, EmailReplacements],
})
export class UsersModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly queries: UserQueries,
    private readonly recipients: RecipientRegistry,
  ) {}

  onModuleInit(): void {
    this.loaders.registerRows('userById', USER_COLUMNS, (ids, columns) => this.queries.byIds(ids, columns));
    this.recipients.register('USER', async (id) => {
      const user = await this.queries.byId(id);
      return user && { address: user.email, name: user.name };
    });
  }
}
