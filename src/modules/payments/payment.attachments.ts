import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ResolveField, Resolver } from '@nestjs/graphql';
import { LoaderRegistry, type Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import {
  AttachmentModel,
  AttachmentPolicies,
  AttachmentReader,
  declareAttachmentKind,
  requireStaff,
} from '../attachments/index.js';
import { PaymentModel } from './payment.model.js';
import { PaymentQueries } from './payment.queries.js';
import { paymentErrors } from './payments.errors.js';

declare global {
  interface Loaders {
    attachmentsByPayment: [string, AttachmentModel[]];
  }
}

const LATEST_LIMIT = 20;
declareAttachmentKind('PAYMENT');

/** Evidence about a payment: staff's own, customers do not see it. */
@Injectable()
export class PaymentAttachments implements OnModuleInit {
  constructor(
    private readonly policies: AttachmentPolicies,
    private readonly reader: AttachmentReader,
    private readonly loaders: LoaderRegistry,
    private readonly queries: PaymentQueries,
  ) {}

  onModuleInit(): void {
    this.policies.register('PAYMENT', {
      check: async (principal, act, id) => {
        requireStaff(principal, act === 'read' ? 'payment.read' : 'refund.request');
        if (!(await this.queries.byId(id))) throw paymentErrors.PAYMENT_NOT_FOUND();
      },
    });
    this.loaders.register('attachmentsByPayment', (ids) =>
      this.reader.ofSubjects('PAYMENT', ids, LATEST_LIMIT),
    );
  }
}

@Resolver(() => PaymentModel)
export class PaymentAttachmentsResolver {
  @ResolveField(() => [AttachmentModel], {
    description: `The newest ${LATEST_LIMIT} files about it. For staff with payment.read.`,
  })
  attachments(payment: PaymentModel, _args: unknown, context: RequestContext): Loaded<AttachmentModel[]> {
    context.require('payment.read');
    return context.loaders.load('attachmentsByPayment', payment.id);
  }
}
