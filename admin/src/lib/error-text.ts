import type { ErrorCode } from '@/gql/error-code';
import alerts from './error-words/alerts';
import analytics from './error-words/analytics';
import apiKeys from './error-words/api-keys';
import approvals from './error-words/approvals';
import attachments from './error-words/attachments';
import audit from './error-words/audit';
import auth from './error-words/auth';
import bulk from './error-words/bulk';
import comments from './error-words/comments';
import common from './error-words/common';
import crypto from './error-words/crypto';
import customers from './error-words/customers';
import demo from './error-words/demo';
import domains from './error-words/domains';
import exports from './error-words/exports';
import imports from './error-words/imports';
import jobs from './error-words/jobs';
import ledger from './error-words/ledger';
import longJobs from './error-words/long-jobs';
import metrics from './error-words/metrics';
import notifications from './error-words/notifications';
import payments from './error-words/payments';
import refunds from './error-words/refunds';
import sagas from './error-words/sagas';
import settings from './error-words/settings';
import settlements from './error-words/settlements';
import staff from './error-words/staff';
import users from './error-words/users';
import views from './error-words/views';
import type { Words } from './error-words/words';
import type { AppError } from './gql/errors';
import type { Language } from './i18n';

/**
 * Every code the server can answer with has words, in the file of the module whose error it is; a new code breaks the build
 * until it has them.
 */
export const errorWords = {
  ...alerts,
  ...analytics,
  ...apiKeys,
  ...approvals,
  ...attachments,
  ...audit,
  ...auth,
  ...bulk,
  ...comments,
  ...common,
  ...crypto,
  ...customers,
  ...demo,
  ...domains,
  ...exports,
  ...imports,
  ...jobs,
  ...ledger,
  ...longJobs,
  ...metrics,
  ...notifications,
  ...payments,
  ...refunds,
  ...sagas,
  ...settings,
  ...settlements,
  ...staff,
  ...users,
  ...views,
} satisfies Record<ErrorCode, Words>;

/** Through `errorText` of `error-message.ts`, which knows what no server can say. */
export function errorText({ code, args }: AppError, language: Language): string {
  return code === 'NETWORK' || code === 'UNKNOWN'
    ? ''
    : (errorWords as Record<ErrorCode, Words>)[code][language](args);
}
