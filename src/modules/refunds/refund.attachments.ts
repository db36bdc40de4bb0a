import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AttachmentPolicies, declareAttachmentKind, requireStaff } from '../attachments/index.js';
import { RefundQueries } from './refund.queries.js';
import { refundErrors } from './refunds.errors.js';

declareAttachmentKind('REFUND');

/** Evidence about a refund: staff's own, customers do not see it. */
@Injectable()
export class RefundAttachments implements OnModuleInit {
  constructor(
    private readonly policies: AttachmentPolicies,
    private readonly queries: RefundQueries,
  ) {}

  onModuleInit(): void {
    this.policies.register('REFUND', {
      check: async (principal, act, id) => {
        requireStaff(principal, act === 'read' ? 'refund.read' : 'refund.request');
        if (!(await this.queries.byId(id))) throw refundErrors.REFUND_NOT_FOUND();
      },
    });
  }
}
