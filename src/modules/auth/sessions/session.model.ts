import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { UserModel } from '../../users/index.js';
import { AdminUserModel } from '../auth.model.js';

export enum PrincipalKind {
  ADMIN = 'ADMIN',
  USER = 'USER',
}
registerEnumType(PrincipalKind, { name: 'PrincipalType', description: 'Staff or a customer.' });

@ObjectType('Session', { description: 'Somebody signed in on one device.' })
export class SessionModel {
  @Field(() => ID)
  id: string;

  @Field(() => PrincipalKind)
  principalType: 'ADMIN' | 'USER';

  @Field(() => ID)
  principalId: string;

  /** In full; the field's resolver masks it. */
  userAgent: string | null;

  /** In full; the field's resolver masks it. */
  ip: string | null;

  @Field({ description: 'How they proved who they are: PASSWORD_TOTP, PASSKEY, GOOGLE, TICKET …' })
  factor: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { description: 'When its tokens were last renewed.' })
  lastUsedAt: Date;

  @Field(() => DateTimeScalar, { description: 'When it ends if it is not used any more.' })
  expiresAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  endedAt: Date | null;
}

@ObjectType({ description: 'Whether the caller’s token is good, and whose it is.' })
export class SessionState {
  @Field()
  valid: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why not: NO_TOKEN, TOKEN_INVALID, TOKEN_EXPIRED, SESSION_ENDED.',
  })
  reason: string | null;

  @Field(() => AdminUserModel, { nullable: true, description: 'Null for a customer’s token.' })
  adminUser: AdminUserModel | null;

  @Field(() => UserModel, { nullable: true })
  user: UserModel | null;

  @Field(() => SessionModel, { nullable: true })
  session: SessionModel | null;
}

@ArgsType()
export class PrincipalArgs {
  @IsOptional()
  @Field(() => PrincipalKind, {
    nullable: true,
    description: 'Together with principalId; without both: the caller.',
  })
  principalType?: 'ADMIN' | 'USER' | null;

  @IsOptional()
  @Field(() => ID, { nullable: true })
  principalId?: string | null;
}
