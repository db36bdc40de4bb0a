export { AuditLog, type AuditEntry } from './audit-log.js';
export { AuditModule } from './audit.module.js';
export { SealAudit } from './seal-audit.use-case.js';
