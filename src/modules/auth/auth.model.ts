import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { UserModel } from '../users/index.js';
import { ApiKeyModel } from './api-keys/api-key.model.js';
import { OfferedFactor } from './second-factor/offered-factors.js';

export enum RefreshTransport {
  COOKIE = 'COOKIE',
  BODY = 'BODY',
}
registerEnumType(RefreshTransport, {
  name: 'RefreshTransport',
  description:
    'How the refresh token travels: an httpOnly cookie for browsers, the answer for everything else.',
});

@ObjectType('AdminUser', { description: 'Somebody who works in the back office.' })
export class AdminUserModel {
  @Field(() => ID)
  id: string;

  @Field()
  email: string;

  @Field()
  name: string;

  @Field()
  role: string;

  @Field()
  isActive: boolean;

  @Field(() => DateTimeScalar, { nullable: true })
  lastLoginAt: Date | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => Int)
  version: number;
}

@ObjectType({
  description: 'Whoever asks: staff, a customer, a program with a key, or nobody (all fields null).',
})
export class Viewer {
  @Field(() => AdminUserModel, { nullable: true })
  adminUser: AdminUserModel | null;

  @Field(() => UserModel, { nullable: true })
  user: UserModel | null;

  @Field(() => ApiKeyModel, { nullable: true, description: 'The key a program asks with.' })
  apiKey: ApiKeyModel | null;

  @Field(() => [String], { description: 'What the viewer may do, noun.verb.' })
  permissions: string[];

  @Field({ description: 'DEMO, STAGE or PROD.' })
  environment: string;
}

@ObjectType()
export class AdminLoginResult {
  @Field(() => String, { nullable: true })
  accessToken: string | null;

  @Field(() => String, { nullable: true, description: 'Null when it travels in the cookie.' })
  refreshToken: string | null;

  @Field(() => Int, { nullable: true, description: 'Seconds the access token is good for.' })
  expiresIn: number | null;

  @Field(() => AdminUserModel, { nullable: true })
  adminUser: AdminUserModel | null;

  @Field({ description: 'True: show a second factor with the ticket.' })
  secondFactorRequired: boolean;

  @Field({
    description: 'True: there is no factor yet (or none that the role takes): set one up with the ticket.',
  })
  enrollmentRequired: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Good for five minutes, once, in this browser; null once somebody is signed in.',
  })
  loginTicket: string | null;

  @Field(() => [OfferedFactor], { description: 'What the second factor may be shown with, the best first.' })
  factorsOffered: OfferedFactor[];
}

@ObjectType()
export class SessionTokens {
  @Field()
  accessToken: string;

  @Field(() => String, { nullable: true, description: 'Null when it travels in the cookie.' })
  refreshToken: string | null;

  @Field(() => Int, { description: 'Seconds the access token is good for.' })
  expiresIn: number;
}

@ObjectType()
export class UserLoginResult {
  @Field()
  accessToken: string;

  @Field()
  refreshToken: string;

  @Field(() => Int, { description: 'Seconds the access token is good for.' })
  expiresIn: number;

  @Field(() => UserModel)
  user: UserModel;

  @Field({ description: 'This sign-in made the customer.' })
  isNew: boolean;

  @Field({ description: 'An e-mail address or a name is missing: ask for it and call submitSignup.' })
  profileIncomplete: boolean;
}
