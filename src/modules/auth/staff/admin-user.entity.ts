import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../../platform/db/columns.js';
import { registerEntities } from '../../../platform/db/data-source.js';
import { PersonalData } from '../../../platform/personal-data/personal-data.js';

/** Of staff themselves. */
const KEPT = { kept: 'who did what must stay provable as long as the audit log' };

/** Staff. Never shares a table, a session or a cookie with customers. */
@Entity('admin_users')
export class AdminUser {
  @PrimaryColumn('uuid')
  id: string;

  @PersonalData({ kind: 'email', subject: 'id', of: 'staff', erase: KEPT })
  @Column('text')
  email: string;

  @PersonalData({ kind: 'name', subject: 'id', of: 'staff', erase: KEPT })
  @Column('text')
  name: string;

  /** Argon2id, PHC string; null until the invitation is accepted. */
  @Column('text', { nullable: true })
  passwordHash: string | null;

  /** The hash of a password that somebody else set; the same as `passwordHash` while it stands. */
  @Column('text', { nullable: true })
  givenPasswordHash: string | null;

  @Column('text')
  role: string;

  @Column('boolean')
  isActive: boolean;

  @InstantColumn({ nullable: true })
  lastLoginAt: Date | null;

  @InstantColumn()
  createdAt: Date;

  @InstantColumn()
  updatedAt: Date;

  @Column('integer')
  version: number;
}

registerEntities(AdminUser);
