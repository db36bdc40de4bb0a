export { AuthModule } from './auth.module.js';
export { AdoptTotp } from './second-factor/adopt-totp.use-case.js';
export { CreateAdminUser } from './staff/create-admin-user.use-case.js';
export { InviteAdmin } from './staff/invites/invite-admin.use-case.js';
export { EnterByIdentity } from './oauth/enter-by-identity.js';
export { LoginTickets } from './sign-in/login-tickets.js';
export { KnownCredentials } from './staff/known-credentials.js';
