import { Injectable, type OnModuleInit } from '@nestjs/common';
import { registerEnumType } from '@nestjs/graphql';
import { assignAct, type OwnedRecord } from '../../../platform/bulk/assign-act.js';
import { BulkActs, type BulkAct, type BulkSource, type BulkWish } from '../../../platform/bulk/bulk-act.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
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

interface Owned extends OwnedRecord {
  resolvedAt: Date | null;
}

/** Many payment exceptions at once: who looks after them. Each is closed by whoever looked at it, one by one. */
@Injectable()
export class ExceptionsBulk implements BulkSource<'paymentException', Owned>, OnModuleInit {
  readonly noun = 'paymentException';
  readonly requires = ['paymentException.read', 'paymentException.handle'] as const;
  readonly personal = null;
  readonly acts: readonly BulkAct<Owned>[] = [
    assignAct({
      ...{ name: PaymentExceptionAct.ASSIGN, title: '결제 예외 담당자 지정' },
      refuseOver: ({ resolvedAt }) => {
        if (resolvedAt) throw paymentErrors.PAYMENT_EXCEPTION_RESOLVED();
      },
      give: (tx, actor, { id, version }, ownerId) => this.assign.within(tx, actor, id, ownerId, version),
    }),
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
}
