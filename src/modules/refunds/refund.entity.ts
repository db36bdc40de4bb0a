import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, WonColumn } from '../../platform/db/columns.js';
import { registerEntities } from '../../platform/db/data-source.js';
import { PersonalData } from '../../platform/personal-data/personal-data.js';
import type { Won } from '../../shared/money.js';
import { RefundReason, RefundStatus } from './refund.rules.js';

const KEPT = { kept: 'records of disputes are kept for three years (Electronic Commerce Act)' };

/** Money back for part or all of a payment. */
@Entity('refunds')
export class Refund {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  paymentId: string;

  @Column('uuid')
  userId: string;

  @WonColumn()
  amount: Won;

  /** The part of it that is free of tax. */
  @WonColumn()
  taxFree: Won;

  /** Points of it that were spent already and that nobody could take back; they are owed by the customer. */
  @WonColumn()
  pointsShort: Won;

  @Column('text')
  reason: RefundReason;

  /** For staff only. */
  @PersonalData({ kind: 'memo', subject: 'userId', erase: KEPT })
  @Column('text', { nullable: true })
  memo: string | null;

  @Column('text')
  status: RefundStatus;

  /** The points set aside until it is settled. */
  @Column('uuid', { nullable: true })
  pointsHoldId: string | null;

  @Column('text')
  requestedByType: string;

  @Column('uuid', { nullable: true })
  requestedBy: string | null;

  @Column('text', { nullable: true })
  approvedByType: string | null;

  @Column('uuid', { nullable: true })
  approvedBy: string | null;

  @Column('text', { nullable: true })
  rejectedReason: string | null;

  @Column('text', { nullable: true })
  failureCode: string | null;

  @Column('text', { nullable: true })
  failureMessage: string | null;

  @Column('text', { nullable: true })
  providerTransactionKey: string | null;

  @InstantColumn()
  requestedAt: Date;

  @InstantColumn({ nullable: true })
  decidedAt: Date | null;

  @InstantColumn({ nullable: true })
  processedAt: Date | null;

  @InstantColumn({ nullable: true })
  nextCheckAt: Date | null;

  @Column('integer')
  checks: number;

  @Column('integer')
  version: number;
}

registerEntities(Refund);
