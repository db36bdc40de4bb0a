import auth from './auth.json';
import common from './common.json';
import dashboard from './dashboard.json';
import ledger from './ledger.json';
import payments from './payments.json';
import refunds from './refunds.json';
import users from './users.json';
import webhooks from './webhooks.json';

export default { auth, common, dashboard, ledger, payments, refunds, users, webhooks };
