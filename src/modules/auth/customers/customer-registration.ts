import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../../platform/graphql/loaders.js';
import type { UserModel } from '../../users/index.js';
import { CustomerPasswords } from './customer-passwords.js';
import { SignupStore, type Signup } from './signup.store.js';

declare global {
  interface Loaders {
    /** When it was set. */
    passwordOfUser: [string, Date | null];
    signupOfUser: [string, Signup | null];
  }
}

/** Serves what customers have here to whole pages at once. */
@Injectable()
export class CustomerRegistration implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly passwords: CustomerPasswords,
    private readonly signups: SignupStore,
  ) {}

  onModuleInit(): void {
    this.loaders.register('passwordOfUser', (ids) => this.passwords.setAt(ids));
    this.loaders.ahead('User', 'identities', 'passwordOfUser', (user: UserModel) => user.id);
    this.loaders.register('signupOfUser', (ids) => this.signups.ofUsers(ids));
    this.loaders.ahead('User', 'signup', 'signupOfUser', (user: UserModel) => user.id);
  }
}
