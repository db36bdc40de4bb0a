export { AuthModule } from './auth.module.js';
export { CreateAdminUser } from './staff/create-admin-user.use-case.js';
export { LoginTickets } from './sign-in/login-tickets.js';
