import { Injectable, type OnModuleInit } from '@nestjs/common';
import { registerEnumType } from '@nestjs/graphql';
import {
  BulkActs,
  type BulkAct,
  type BulkRecord,
  type BulkSource,
  type BulkWish,
} from '../../../platform/bulk/bulk-act.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { RecordAt } from '../../../platform/imports/import-source.js';
import type { Actor } from '../../../platform/security/actor.js';
import type { DomainError } from '../../../shared/errors.js';
import { paymentErrors } from '../payments.errors.js';
import { ExceptionQueries, type ExceptionFilterValues } from './exception.queries.js';
import { AssignException } from './handle-exception.use-cases.js';

declare global {
  interface BulkFilters {
    paymentException: ExceptionFilterValues;
  }
}

export enum PaymentExceptionAct {
  ASSIGN = 'payment-exception.assign',
}
registerEnumType(PaymentExceptionAct, {
  name: 'PaymentExceptionAct',
  description: 'What can be done to many payment exceptions at once.',
});

interface Owned extends BulkRecord {
  ownerId: string | null;
  resolvedAt: Date | null;
}

/** Many payment exceptions at once: who looks after them. Each is closed by whoever looked at it, one by one. */
@Injectable()
export class ExceptionsBulk implements BulkSource<'paymentException', Owned>, OnModuleInit {
  readonly noun = 'paymentException';
  readonly requires = ['paymentException.read', 'paymentException.handle'] as const;
  readonly personal = null;
  readonly acts: readonly BulkAct<Owned>[] = [
    {
      name: PaymentExceptionAct.ASSIGN,
      ...{ title: '결제 예외 담당자 지정', asks: 'assignee', confirms: false },
      plan: ({ ownerId, resolvedAt }, { assigneeId }) => {
        if (resolvedAt) throw paymentErrors.PAYMENT_EXCEPTION_RESOLVED();
        if (ownerId === assigneeId) return [];
        return [{ name: 'assignee', from: ownerId ?? '', to: assigneeId ?? '' }];
      },
      apply: (tx, actor, exception, { assigneeId }) => this.give(tx, actor, exception, assigneeId),
      undo: (tx, actor, exception, [change]) => this.give(tx, actor, exception, change?.from || null),
    },
  ];

  constructor(
    private readonly registry: BulkActs,
    private readonly queries: ExceptionQueries,
    private readonly assign: AssignException,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  matching(filter: ExceptionFilterValues, limit: number): Promise<string[]> {
    return this.queries.ids(filter, limit);
  }

  async find(ids: readonly string[]): Promise<(Owned | null)[]> {
    const found = await this.queries.byIds(ids);
    return found.map((row) => row && { ...row, label: row.orderId ?? row.detail });
  }

  missing(): DomainError {
    return paymentErrors.PAYMENT_EXCEPTION_NOT_FOUND();
  }

  check(tx: Tx, { assigneeId }: BulkWish): Promise<void> {
    return this.assign.requireAssignee(tx, assigneeId);
  }

  private async give(
    tx: Tx,
    actor: Actor,
    { id, version }: RecordAt,
    ownerId: string | null,
  ): Promise<RecordAt> {
    return { id, version: await this.assign.within(tx, actor, id, ownerId, version) };
  }
}
