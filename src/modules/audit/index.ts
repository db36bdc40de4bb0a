export { accessActs } from './access-records/access-acts.js';
export { AuditEventModel } from './log/audit-event.model.js';
export { AuditEventQueries } from './log/audit-event.queries.js';
export { AuditLog, type AuditEntry, type Deed } from './log/audit-log.js';
export { SealAudit } from './chain/seal-audit.use-case.js';
export { AuditModule } from './audit.module.js';
