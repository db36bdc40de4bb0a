import approvals from './approvals.json';
import bills from './bills.json';
import browser from './browser.json';
import exceptions from './exceptions.json';
import methods from './methods.json';
import payments from './payments.json';
import refunds from './refunds.json';
import settlements from './settlements.json';
import webhooks from './webhooks.json';

export default { approvals, bills, browser, exceptions, methods, payments, refunds, settlements, webhooks };
