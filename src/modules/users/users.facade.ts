import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { UserModel } from './user.model.js';
import { UserQueries, UserStatus } from './user.queries.js';
import { UserRepository } from './user.repository.js';
import { UserStats } from './user.stats.js';
import { userErrors } from './users.errors.js';
import type { Service, User } from './user.entity.js';

/** What other modules may ask about customers. */
@Injectable()
export class UsersFacade {
  constructor(
    private readonly queries: UserQueries,
    private readonly repository: UserRepository,
    readonly stats: UserStats,
  ) {}

  /** @throws USER_NOT_FOUND */
  async byId(id: string): Promise<UserModel> {
    const row = await this.queries.byId(id);
    if (!row) throw userErrors.USER_NOT_FOUND();
    return row;
  }

  /** The active people of a service who registered last, newest first. */
  newest(limit: number, service: Service): Promise<UserModel[]> {
    return this.queries.newest(limit, service);
  }

  /**
   * Ids of people whose name, e-mail or phone holds the text.
   * @param how `exact` for whoever may not see them in full: then one of them has to be the text
   */
  idsMatching(search: string, how: { limit: number; exact: boolean }): Promise<string[]> {
    return this.queries.idsMatching(search, how);
  }

  /** The customer, locked and sure to be active. @throws USER_NOT_FOUND, USER_INACTIVE */
  async requireActive(tx: Tx, id: string): Promise<User> {
    const user = await this.repository.lock(tx, id);
    if (!user.isActive) throw userErrors.USER_INACTIVE();
    return user;
  }

  /** The customer with an address, in whatever case it is written; null when there is none. */
  findByEmail(tx: Tx, email: string): Promise<User | null> {
    return this.repository.findByEmail(tx, email);
  }

  /** The customer as `tx` sees them; null when there is none. */
  find(tx: Tx, id: string): Promise<User | null> {
    return this.repository.find(tx, id);
  }

  /**
   * Whether another customer has this phone number. Two who ask for one number in transactions at once wait for each
   * other: staff may give two people one number, a customer may not take another's.
   */
  isPhoneTaken(tx: Tx, phone: string, exceptId: string): Promise<boolean> {
    return this.repository.isPhoneTaken(tx, phone, exceptId);
  }

  /** The same, where a number that was told and never proved does not count. */
  isPhoneProvedBy(tx: Tx, phone: string, exceptId: string): Promise<boolean> {
    return this.repository.isPhoneTaken(tx, phone, exceptId, 'AND phone_proved_at IS NOT NULL');
  }

  /** Customers by id; who is no more is not in it. */
  async byIds(ids: readonly string[]): Promise<Map<string, UserModel>> {
    const users = await this.queries.byIds(ids);
    return new Map(users.flatMap((user) => (user ? [[user.id, user]] : [])));
  }

  /** Those of the customers who exist and may use anything. */
  async activeAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const users = await this.queries.byIds(ids);
    return new Set(users.flatMap((user) => (user?.status === UserStatus.ACTIVE ? [user.id] : [])));
  }

  /** The customer's address inside the caller's transaction; null when there is no such customer. */
  emailOf(tx: Tx, id: string): Promise<string | null> {
    return this.repository.emailOf(tx, id);
  }

  /** Ids of the customers with these addresses, by the address. @param emails in lower case */
  idsByEmail(tx: Tx, emails: readonly string[]): Promise<Map<string, string>> {
    return this.repository.idsByEmail(tx, emails);
  }

  /** Notes that the person was here (at most once a minute). */
  touch(tx: Tx, id: string, at: Date): Promise<void> {
    return this.repository.touch(tx, id, at);
  }
}
