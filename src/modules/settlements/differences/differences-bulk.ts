import { Injectable, type OnModuleInit } from '@nestjs/common';
import { registerEnumType } from '@nestjs/graphql';
import { assignAct, type OwnedRecord } from '../../../platform/bulk/assign-act.js';
import { BulkActs, type BulkAct, type BulkSource, type BulkWish } from '../../../platform/bulk/bulk-act.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { DomainError } from '../../../shared/errors.js';
import { settlementErrors } from '../settlements.errors.js';
import { DifferenceQueries, type DifferenceFilterValues } from './difference.queries.js';
import { AssignDifference } from './handle-difference.use-cases.js';

declare global {
  interface BulkFilters {
    settlementDifference: DifferenceFilterValues;
  }
}

export enum SettlementDifferenceAct {
  ASSIGN = 'settlement-difference.assign',
}
registerEnumType(SettlementDifferenceAct, {
  name: 'SettlementDifferenceAct',
  description: 'What can be done to many differences at once.',
});

interface Owned extends OwnedRecord {
  status: string;
}

/** Many differences at once: who looks after them. */
@Injectable()
export class DifferencesBulk implements BulkSource<'settlementDifference', Owned>, OnModuleInit {
  readonly noun = 'settlementDifference';
  readonly requires = ['settlement.read', 'settlement.handle'] as const;
  readonly personal = null;
  readonly acts: readonly BulkAct<Owned>[] = [
    assignAct({
      ...{ name: SettlementDifferenceAct.ASSIGN, title: '정산 차이 담당자 지정' },
      refuseOver: ({ status }) => {
        if (status !== 'OPEN') throw settlementErrors.SETTLEMENT_DIFFERENCE_CLOSED();
      },
      give: (tx, actor, { id, version }, ownerId) => this.assign.within(tx, actor, id, ownerId, version),
    }),
  ];

  constructor(
    private readonly registry: BulkActs,
    private readonly queries: DifferenceQueries,
    private readonly assign: AssignDifference,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  matching(filter: DifferenceFilterValues, limit: number): Promise<string[]> {
    return this.queries.ids(filter, limit);
  }

  async find(ids: readonly string[]): Promise<(Owned | null)[]> {
    const found = await this.queries.byIds(ids);
    return found.map((row) => row && { ...row, label: row.orderId ?? row.transactionKey });
  }

  missing(): DomainError {
    return settlementErrors.SETTLEMENT_DIFFERENCE_NOT_FOUND();
  }

  check(tx: Tx, { assigneeId }: BulkWish): Promise<void> {
    return this.assign.requireAssignee(tx, assigneeId);
  }
}
