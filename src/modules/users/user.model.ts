import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { Service, type User } from './user.entity.js';
import { UserSortField, UserStatus, type UserRow } from './user.queries.js';

registerEnumType(Service, { name: 'Service', description: 'Which of the businesses a customer belongs to.' });
registerEnumType(UserStatus, { name: 'UserStatus' });
registerEnumType(UserSortField, { name: 'UserSortField' });

@ObjectType('User', {
  description: 'A customer. Points and payments are added by the modules that keep them.',
})
export class UserModel implements UserRow {
  @Field(() => ID)
  id: string;

  /** In full; the field's resolver masks it. */
  name: string;

  /** In full; the field's resolver masks it. */
  email: string | null;

  /** In full; the field's resolver masks it. */
  phone: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the number was proved by a code; null of one that was only told.',
  })
  phoneProvedAt: Date | null;

  @Field(() => [Service])
  services: Service[];

  @Field(() => UserStatus)
  status: UserStatus;

  @Field({ description: 'An e-mail address or a name is still missing: submitSignup gives them.' })
  profileIncomplete: boolean;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  lastSeenAt: Date | null;

  @Field(() => Int)
  version: number;
}

/** A customer as a use case left them. */
export function userModelOf({ isActive, ...user }: User): UserModel {
  return { ...user, status: isActive ? UserStatus.ACTIVE : UserStatus.INACTIVE };
}

@ObjectType()
export class UserPage extends PageOf(UserModel) {}
