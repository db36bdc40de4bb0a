import { defineErrors, err } from '../../shared/errors.js';

export const auditErrors = defineErrors({
  AUDIT_EVENT_NOT_FOUND: err('NOT_FOUND', 'There is no such event in the audit log.'),
});
