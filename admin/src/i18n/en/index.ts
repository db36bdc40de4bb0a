import access from './access.json';
import account from './account.json';
import alerts from './alerts.json';
import analytics from './analytics.json';
import apiKeys from './api-keys.json';
import approvals from './approvals.json';
import audit from './audit.json';
import auth from './auth.json';
import bills from './bills.json';
import browser from './browser.json';
import bulk from './bulk.json';
import common from './common.json';
import customer from './customer.json';
import dashboard from './dashboard.json';
import demo from './demo.json';
import exceptions from './exceptions.json';
import exports from './exports.json';
import imports from './imports.json';
import jobNames from './job-names.json';
import jobs from './jobs.json';
import ledger from './ledger.json';
import methods from './methods.json';
import monitoring from './monitoring.json';
import notifications from './notifications.json';
import nouns from './nouns.json';
import palette from './palette.json';
import payments from './payments.json';
import permissions from './permissions.json';
import points from './points.json';
import records from './records.json';
import refunds from './refunds.json';
import reviews from './reviews.json';
import roles from './roles.json';
import sessions from './sessions.json';
import settlements from './settlements.json';
import settings from './settings.json';
import shortcuts from './shortcuts.json';
import team from './team.json';
import tour from './tour.json';
import users from './users.json';
import views from './views.json';
import webhooks from './webhooks.json';

export default {
  access,
  account,
  alerts,
  analytics,
  apiKeys,
  approvals,
  audit,
  auth,
  bills,
  browser,
  bulk,
  common,
  customer,
  dashboard,
  demo,
  exceptions,
  exports,
  imports,
  jobNames,
  jobs,
  ledger,
  methods,
  monitoring,
  notifications,
  nouns,
  palette,
  payments,
  permissions,
  points,
  records,
  refunds,
  reviews,
  roles,
  sessions,
  settlements,
  settings,
  shortcuts,
  team,
  tour,
  users,
  views,
  webhooks,
};
