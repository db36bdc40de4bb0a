export { AuthModule } from './auth.module.js';
export { CreateAdminUser } from './create-admin-user.use-case.js';
export { LoginTickets } from './login-tickets.js';
