import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../../platform/db/columns.js';
import { registerEntities } from '../../platform/db/data-source.js';

/** Staff. Never shares a table, a session or a cookie with customers. */
@Entity('admin_users')
export class AdminUser {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  email: string;

  @Column('text')
  name: string;

  /** Argon2id, PHC string. */
  @Column('text')
  passwordHash: string;

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
