import { Injectable, type OnModuleInit } from '@nestjs/common';
import { declareRecordKind, Records } from '../../platform/records/records.js';
import { UserQueries } from './user.queries.js';
import { userErrors } from './users.errors.js';

declareRecordKind('USER');

/** A customer as something staff talks about. */
@Injectable()
export class UserRecord implements OnModuleInit {
  constructor(
    private readonly records: Records,
    private readonly queries: UserQueries,
  ) {}

  onModuleInit(): void {
    this.records.register('USER', {
      permission: 'user.read',
      name: { ko: '고객', en: 'a customer' },
      path: (id) => `/users?id=${id}&tab=history`,
      find: async (id) => {
        if (!(await this.queries.byId(id))) throw userErrors.USER_NOT_FOUND();
        return { customerId: id };
      },
    });
  }
}
