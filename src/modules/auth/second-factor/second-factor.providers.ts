import { AdminFactorsResolver } from './admin-factors.resolver.js';
import { AdoptTotp } from './adopt-totp.use-case.js';
import { BackupCodes } from './backup-codes.js';
import { ChangeAdminPassword } from './change-admin-password.use-case.js';
import { CodeCheck } from './code-check.js';
import { ConfirmTotp } from './confirm-totp.use-case.js';
import { DisableTotp } from './disable-totp.use-case.js';
import { EndOtherSessions } from './end-other-sessions.js';
import { EnrolledFactors } from './enrolled.js';
import { Enrollers } from './enrollers.js';
import { FactorStore } from './factor-store.js';
import { FactorQueries } from './factor.queries.js';
import { OwnPassword } from './own-password.js';
import { RegenerateBackupCodes } from './regenerate-backup-codes.use-case.js';
import { ResetAdminFactors } from './reset-admin-factors.use-case.js';
import { ResumeLogin } from './resume-login.js';
import { SecondFactorResolver } from './second-factor.resolver.js';
import { SecurityNotices } from './security-notices.js';
import { SignInByLink } from './sign-in-by-link.use-case.js';
import { StaffLoginTickets } from './staff-login-tickets.js';
import { StaffSignInResolver } from './staff-sign-in.resolver.js';
import { StaffSignIns } from './staff-sign-ins.js';
import { StartTotpEnrollment } from './start-totp-enrollment.use-case.js';
import { VerifySecondFactor } from './verify-second-factor.use-case.js';

/** Second factors and the sign-in they belong to. */
export const SECOND_FACTOR_PROVIDERS = [
  AdminFactorsResolver,
  AdoptTotp,
  BackupCodes,
  ChangeAdminPassword,
  CodeCheck,
  ConfirmTotp,
  DisableTotp,
  EndOtherSessions,
  EnrolledFactors,
  Enrollers,
  FactorQueries,
  FactorStore,
  OwnPassword,
  RegenerateBackupCodes,
  ResetAdminFactors,
  ResumeLogin,
  SecondFactorResolver,
  SecurityNotices,
  SignInByLink,
  StaffLoginTickets,
  StaffSignInResolver,
  StaffSignIns,
  StartTotpEnrollment,
  VerifySecondFactor,
];
