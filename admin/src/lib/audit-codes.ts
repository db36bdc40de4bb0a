/**
 * Where the app has words for what audit events keep as codes, by the name of the change or detail. Where codes of several
 * kinds go by one name, the noun of the action stands before it. (`test/architecture/audit-words.spec.ts` reads this, too.)
 */
export const auditCodes: Readonly<Record<string, string>> = {
  cause: 'payments.timeline.cause',
  channel: 'notifications.way',
  condition: 'alerts.form.conditionName',
  factor: 'sessions.factor',
  factors: 'sessions.factor',
  fields: 'access.field',
  format: 'exports.format',
  locale: 'notifications.locale',
  minSeverity: 'notifications.severity',
  operation: 'auth.act',
  phase: 'imports.status',
  principalType: 'audit.actors',
  provider: 'common.provider',
  purpose: 'common.purpose',
  queue: 'jobNames.queue',
  record: 'audit.resources',
  role: 'common.role',
  secondFactorPolicy: 'roles.policy',
  services: 'common.service',
  severity: 'alerts.severity',
  subjectKind: 'audit.resources',
  'admin provider': 'sessions.factor',
  'api-key status': 'apiKeys.status',
  'approval kind': 'approvals.kind',
  'bulk kind': 'bulk.title',
  'export kind': 'exports.kind',
  'import kind': 'imports.kind',
  'job name': 'jobNames.does',
  'notification-channel type': 'notifications.way',
  'notification-destination type': 'notifications.way',
  'notification-message from': 'notifications.messages.status',
  'notification-preferences email': 'notifications.severity',
  'notification-preferences sms': 'notifications.severity',
  'payment status': 'common.paymentStatus',
  'payment-exception kind': 'exceptions.kind',
  'payment-method type': 'common.method',
  'refund reason': 'refunds.reason',
  'settlement-difference kind': 'settlements.kind',
  'user provider': 'sessions.factor',
  'user reason': 'errors',
};

/** What names permissions; their words come from the server, which declares them. */
export const auditPermissions: readonly string[] = ['gains', 'grants', 'loses', 'permissions', 'scopes'];

/** `payment` of `payment.confirmed`. */
export const auditNoun = (action: string): string => action.slice(0, action.indexOf('.'));

/** Where the words for codes under this name are; undefined where it carries none. */
export const wordsOfCode = (action: string, name: string): string | undefined =>
  auditCodes[`${auditNoun(action)} ${name}`] ?? auditCodes[name];
