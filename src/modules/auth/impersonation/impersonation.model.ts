import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { UserModel } from '../../users/index.js';

@ObjectType({ description: 'Staff looks at the system as a customer sees it.' })
export class Impersonation {
  @Field({ description: 'For the Authorization header. It is no customer’s token and no staff’s.' })
  accessToken: string;

  @Field(() => DateTimeScalar)
  expiresAt: Date;

  @Field(() => UserModel)
  user: UserModel;

  @Field()
  reason: string;

  @Field()
  readOnly: boolean;
}

@ObjectType({ description: 'For the banner: who really looks, and how long.' })
export class ViewerImpersonation {
  @Field(() => ID)
  adminUserId: string;

  @Field(() => String, { nullable: true })
  adminUserName: string | null;

  @Field()
  reason: string;

  @Field(() => DateTimeScalar)
  expiresAt: Date;

  @Field()
  readOnly: boolean;
}
