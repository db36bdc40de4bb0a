import { Column, Entity, PrimaryColumn } from 'typeorm';
import { registerEntities } from '../../platform/db/data-source.js';
import { InstantColumn } from '../../platform/db/columns.js';
import { PersonalData } from '../../platform/personal-data/personal-data.js';

/** Which of the businesses a person belongs to. */
export enum Service {
  KST = 'KST',
  ABYSSCM = 'ABYSSCM',
  PRACTICE = 'PRACTICE',
  FLEET = 'FLEET',
}

/** A customer of one or more of the services. */
@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id: string;

  /** Null only while the profile is incomplete. */
  @PersonalData({ kind: 'email', subject: 'id', erase: 'pseudonym' })
  @Column('text', { nullable: true })
  email: string | null;

  @PersonalData({ kind: 'name', subject: 'id', erase: 'pseudonym' })
  @Column('text')
  name: string;

  /** E.164, for example +821012345678. */
  @PersonalData({ kind: 'phone', subject: 'id', erase: 'null' })
  @Column('text', { nullable: true })
  phone: string | null;

  /** When its owner proved by a code that they read there; null of a number that was only told. */
  @InstantColumn({ nullable: true })
  phoneProvedAt: Date | null;

  @Column('text', { array: true })
  services: Service[];

  @Column('boolean')
  isActive: boolean;

  /** Came by Google or Kakao without an e-mail address or a name, and has not given them yet. */
  @Column('boolean')
  profileIncomplete: boolean;

  @InstantColumn()
  createdAt: Date;

  @InstantColumn()
  updatedAt: Date;

  @InstantColumn({ nullable: true })
  lastSeenAt: Date | null;

  @Column('integer')
  version: number;
}

registerEntities(User);
