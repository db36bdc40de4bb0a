import customer from './customer.json';
import points from './points.json';
import users from './users.json';

export default { customer, points, users };
