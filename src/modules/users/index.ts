export { CreateUser, type NewUser } from './create-user.use-case.js';
export { Service, User } from './user.entity.js';
export { UserModel } from './user.model.js';
export { UpdateUser } from './update-user.use-case.js';
export { userErrors } from './users.errors.js';
export { UsersFacade } from './users.facade.js';
export { normalisePhone } from './user.rules.js';
export { userModelOf } from './user.model.js';
export { UsersModule } from './users.module.js';
