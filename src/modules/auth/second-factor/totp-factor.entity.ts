import { Column, Entity, PrimaryColumn } from 'typeorm';
import { SealedColumn } from '../../../platform/crypto/sealed-columns.js';
import { InstantColumn } from '../../../platform/db/columns.js';
import { registerEntities } from '../../../platform/db/data-source.js';

/** An authenticator app of somebody of the staff: one in use, and perhaps one that is being set up. */
@Entity('admin_totp_factors')
export class TotpFactor {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  adminUserId: string;

  /** Base32. */
  @SealedColumn('secret')
  secret: string;

  @InstantColumn()
  createdAt: Date;

  /** Until when a first code may confirm it; null once one has. */
  @InstantColumn({ nullable: true })
  expiresAt: Date | null;

  @InstantColumn({ nullable: true })
  confirmedAt: Date | null;

  /** Of the last code that was accepted. */
  @Column('bigint')
  lastStep: string;
}

registerEntities(TotpFactor);
