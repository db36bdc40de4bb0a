import { accessActs } from '../audit/index.js';

accessActs({
  'admin.signed-in': 'SIGN_IN',
  'admin.sign-in-failed': 'SIGN_IN_FAILED',
  'session.signed-out': 'SIGN_OUT',
  'impersonation.started': 'VIEW',
});
