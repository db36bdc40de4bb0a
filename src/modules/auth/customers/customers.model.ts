import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { mask } from '../../../platform/personal-data/masks.js';
import { userModelOf, UserModel, type User } from '../../users/index.js';
import { UserLoginResult } from '../auth.model.js';
import { ConsentDocument } from './consent.rules.js';
import type { ContactChange } from './contact-change.store.js';
import type { PhoneChange } from './phone/phone-change.store.js';
import { PhoneChangeModel, phoneChangeOf } from './phone/phone.model.js';
import { Gender } from './signup.store.js';

registerEnumType(ConsentDocument, {
  name: 'ConsentDocument',
  description: 'What a customer agrees to. PRACTICE_TERMS: where the service PRACTICE is joined.',
});
registerEnumType(Gender, { name: 'Gender' });

@ObjectType({ description: 'A document and the version of it that is in force.' })
export class Consent {
  @Field(() => ConsentDocument)
  document: ConsentDocument;

  @Field()
  version: string;
}

@ObjectType({ description: 'A customer who came in by e-mail and password.' })
export class PasswordLoginResult extends UserLoginResult {
  @Field({
    description:
      'Keep it on the device and send it with the next login: strangers cannot lock a known device out.',
  })
  deviceToken: string;
}

@ObjectType({ description: 'A new e-mail address that waits to be confirmed.' })
export class EmailChange {
  @Field({ description: 'Masked.' })
  sentTo: string;

  @Field(() => DateTimeScalar)
  expiresAt: Date;
}

@ObjectType()
export class ProfileUpdated {
  @Field(() => UserModel)
  user: UserModel;

  @Field(() => EmailChange, {
    nullable: true,
    description: 'A letter is on its way to the new address; the old one counts until its link is followed.',
  })
  emailChange: EmailChange | null;

  @Field(() => PhoneChangeModel, {
    nullable: true,
    description: 'A code is on its way to the new number: confirmPhoneChange takes it.',
  })
  phoneChange: PhoneChangeModel | null;
}

@ObjectType('Signup', { description: 'What a customer told when they signed up.' })
export class SignupModel {
  /** Whose it is. */
  userId: string;

  /** In full; the field's resolver masks it. */
  birthDate: string | null;

  /** The field's resolver hides it. */
  gender: Gender | null;

  @Field(() => DateTimeScalar)
  submittedAt: Date;

  @Field(() => DateTimeScalar)
  updatedAt: Date;
}

export function profileUpdatedOf({
  user,
  emailChange,
  phoneChange,
}: {
  user: User;
  emailChange: ContactChange | null;
  phoneChange?: PhoneChange | null;
}): ProfileUpdated {
  return {
    user: userModelOf(user),
    phoneChange: phoneChange ? phoneChangeOf(phoneChange) : null,
    emailChange: emailChange && {
      sentTo: mask('email', emailChange.email),
      expiresAt: emailChange.expiresAt,
    },
  };
}
