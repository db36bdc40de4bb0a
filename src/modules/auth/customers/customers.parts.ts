import { AccountLetters } from './account-letters.js';
import { AnswerAccountMail } from './answer-account-mail.js';
import { AnswerEmailReplacement } from './answer-email-replacement.js';
import { AnswerRegistration } from './answer-registration.js';
import { ChangePassword } from './change-password.use-case.js';
import { ConfirmContactChange } from './confirm-contact-change.use-case.js';
import { ConsentStore } from './consent.store.js';
import { ContactChangeStore } from './contact-change.store.js';
import { CurrentPassword } from './current-password.js';
import { CustomerAccountResolver } from './customer-account.resolver.js';
import { CustomerPasswords } from './customer-passwords.js';
import { CustomerPicture } from './customer-picture.js';
import { CustomerProfileResolver, SignupFieldsResolver } from './customer-profile.resolver.js';
import { CustomerRegistration } from './customer-registration.js';
import './customers.events.js';
import './customers.personal-data.js';
import { EndCustomerSessions } from './end-customer-sessions.js';
import { LoginCustomer } from './login.use-case.js';
import { AccountPagesController } from './pages/account-pages.controller.js';
import { OneTimeLinks } from './one-time-links.js';
import { AccountNotices } from './phone/account-notices.js';
import { ConfirmPhoneChange } from './phone/confirm-phone-change.use-case.js';
import { PhoneChangeStore } from './phone/phone-change.store.js';
import { PhoneCodes } from './phone/phone-codes.js';
import { PhoneNotices } from './phone/phone-notices.js';
import { PhoneResolver } from './phone/phone.resolver.js';
import { PhoneTexts } from './phone/phone-texts.js';
import { RequestPhoneChange } from './phone/request-phone-change.use-case.js';
import { RegisterUser } from './register-user.use-case.js';
import { RegistrationStore } from './registration.store.js';
import { RequestAccountMail } from './request-account-mail.use-case.js';
import { RequestEmailChange } from './request-email-change.js';
import { ResetPassword } from './reset-password.use-case.js';
import { SignupStore } from './signup.store.js';
import { SubmitSignup } from './submit-signup.use-case.js';
import { UpdateViewerProfile } from './update-viewer-profile.use-case.js';
import { VerifyEmail } from './verify-email.use-case.js';

export const CUSTOMER_CONTROLLERS = [AccountPagesController];

/** What the auth module is given for customers with e-mail and password. */
export const CUSTOMER_PARTS = [
  AccountLetters,
  AccountNotices,
  AnswerAccountMail,
  AnswerEmailReplacement,
  AnswerRegistration,
  ChangePassword,
  ConfirmContactChange,
  ConfirmPhoneChange,
  ConsentStore,
  ContactChangeStore,
  CurrentPassword,
  CustomerAccountResolver,
  CustomerPasswords,
  CustomerPicture,
  CustomerProfileResolver,
  CustomerRegistration,
  EndCustomerSessions,
  LoginCustomer,
  OneTimeLinks,
  PhoneChangeStore,
  PhoneCodes,
  PhoneNotices,
  PhoneResolver,
  PhoneTexts,
  RegisterUser,
  RegistrationStore,
  RequestAccountMail,
  RequestEmailChange,
  RequestPhoneChange,
  ResetPassword,
  SignupFieldsResolver,
  SignupStore,
  SubmitSignup,
  UpdateViewerProfile,
  VerifyEmail,
];
