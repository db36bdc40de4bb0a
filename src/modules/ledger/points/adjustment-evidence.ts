import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AttachmentPolicies, declareAttachmentKind, requireStaff } from '../../attachments/index.js';
import { ledgerErrors } from '../ledger.errors.js';
import { EVIDENCE_KIND } from './adjust-points.use-case.js';
import { PointAdjustmentQueries } from './point-adjustment.queries.js';

declareAttachmentKind(EVIDENCE_KIND);

/** Evidence for points given or taken by hand: added with the adjustment or after it, never taken away. */
@Injectable()
export class AdjustmentEvidence implements OnModuleInit {
  constructor(
    private readonly policies: AttachmentPolicies,
    private readonly queries: PointAdjustmentQueries,
  ) {}

  onModuleInit(): void {
    this.policies.register(EVIDENCE_KIND, {
      check: async (principal, act, id) => {
        requireStaff(principal, act === 'read' ? 'ledger.read' : 'points.adjust');
        if (act === 'remove' || !(await this.queries.byId(id)))
          throw ledgerErrors.POINT_ADJUSTMENT_NOT_FOUND();
      },
    });
  }
}
