import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/db/columns.js';
import { registerEntities } from '../../platform/db/data-source.js';

/** A paid (or granted) span of a membership tier. */
@Entity('memberships')
export class Membership {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  userId: string;

  @Column('text')
  tier: string;

  @Column('text')
  sourceKind: 'payment' | 'staff';

  @Column('uuid')
  sourceId: string;

  @InstantColumn()
  startsAt: Date;

  @InstantColumn()
  endsAt: Date;

  /** Set when the payment behind it was refunded in full. */
  @InstantColumn({ nullable: true })
  endedEarlyAt: Date | null;

  @InstantColumn()
  createdAt: Date;
}

registerEntities(Membership);
