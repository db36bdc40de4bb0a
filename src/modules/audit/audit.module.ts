import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Schedule } from '../../platform/schedule/schedule.js';
import { AuditLog } from './audit-log.js';
import './audit.personal-data.js';
import { SealAudit } from './seal-audit.use-case.js';

/** Global: every module writes here. */
@Global()
@Module({ providers: [AuditLog, SealAudit], exports: [AuditLog, SealAudit] })
export class AuditModule implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly seal: SealAudit,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'audit.seal', everyMs: 2_000, run: () => this.seal.execute() });
  }
}
