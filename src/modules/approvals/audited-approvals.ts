import { Injectable } from '@nestjs/common';
import type { Approval } from '../../platform/approvals/approval-act.js';
import { ApprovalJournal } from '../../platform/approvals/approval-journal.js';
import type { ApprovalEvent } from '../../platform/approvals/approvals.events.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';

/** Every step of a request is in the audit log, with the hash of what was asked for. */
@Injectable()
export class AuditedApprovals extends ApprovalJournal {
  constructor(private readonly audit: AuditLog) {
    super();
  }

  record(tx: Tx, actor: Actor, step: ApprovalEvent, approval: Approval): Promise<void> {
    return this.audit.record(tx, actor, {
      action: step,
      resourceType: 'approval',
      resourceId: approval.id,
      details: { kind: approval.kind, subjectId: approval.subjectId, inputHash: approval.inputHash },
    });
  }
}
