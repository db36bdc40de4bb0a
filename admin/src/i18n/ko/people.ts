import customer from './customer.json';
import users from './users.json';

export default { customer, users };
