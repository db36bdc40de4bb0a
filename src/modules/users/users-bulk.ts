import { Injectable, type OnModuleInit } from '@nestjs/common';
import { registerEnumType } from '@nestjs/graphql';
import { BulkActs, type BulkAct, type BulkRecord, type BulkSource } from '../../platform/bulk/bulk-act.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { RecordAt } from '../../platform/imports/import-source.js';
import type { Actor } from '../../platform/security/actor.js';
import type { DomainError } from '../../shared/errors.js';
import { UpdateUser } from './update-user.use-case.js';
import { UserQueries, UserStatus } from './user.queries.js';
import { userErrors } from './users.errors.js';
import { filterOf, type KeptFilter } from './users-export.js';

declare global {
  interface BulkFilters {
    user: KeptFilter;
  }
}

export enum UserAct {
  ACTIVATE = 'user.activate',
  DEACTIVATE = 'user.deactivate',
}
registerEnumType(UserAct, { name: 'UserAct', description: 'What can be done to many customers at once.' });

interface Standing extends BulkRecord {
  status: UserStatus;
}

/** Many customers at once: what staff does to one of them alone. */
@Injectable()
export class UsersBulk implements BulkSource<'user', Standing>, OnModuleInit {
  readonly noun = 'user';
  readonly requires = ['user.read', 'user.write'] as const;
  readonly personal = { kind: 'name', unmasks: 'user.read.personal' } as const;
  readonly acts: readonly BulkAct<Standing>[] = [
    this.becoming(UserAct.ACTIVATE, UserStatus.ACTIVE, '회원 활성화'),
    this.becoming(UserAct.DEACTIVATE, UserStatus.INACTIVE, '회원 비활성화'),
  ];

  constructor(
    private readonly registry: BulkActs,
    private readonly queries: UserQueries,
    private readonly updating: UpdateUser,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  matching(filter: KeptFilter, limit: number): Promise<string[]> {
    return this.queries.ids(filterOf(filter), limit);
  }

  async find(ids: readonly string[]): Promise<(Standing | null)[]> {
    const users = await this.queries.byIds(ids);
    return users.map((user) => user && { ...user, label: user.name });
  }

  missing(): DomainError {
    return userErrors.USER_NOT_FOUND();
  }

  private becoming(name: UserAct, status: UserStatus, title: string): BulkAct<Standing> {
    return {
      ...{ name, title, asks: 'nothing', confirms: true },
      plan: (user) => (user.status === status ? [] : [{ name: 'status', from: user.status, to: status }]),
      apply: (tx, actor, user) => this.set(tx, actor, user, status),
      undo: (tx, actor, user, [change]) => this.set(tx, actor, user, change?.from ?? ''),
    };
  }

  private set(tx: Tx, actor: Actor, { id, version }: RecordAt, status: string): Promise<RecordAt> {
    return this.updating.within(
      tx,
      actor,
      id,
      { isActive: status === UserStatus.ACTIVE.toString() },
      version,
    );
  }
}
