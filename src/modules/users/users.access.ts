import { accessActs } from '../audit/index.js';

accessActs({
  'user.created': 'CREATE',
  'user.updated': 'CHANGE',
  'user.activated': 'CHANGE',
  'user.deactivated': 'CHANGE',
  'user.revealed': 'VIEW',
});
