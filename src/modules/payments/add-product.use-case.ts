import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../shared/ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { Product } from './payment.entity.js';

export type NewProduct = Omit<Product, 'id' | 'createdAt'>;

/** Puts something on sale. Reached from the demo seed and tests; the shop has no screen for it. */
@Injectable()
export class AddProduct {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns the product's id */
  async execute(actor: Actor, product: NewProduct): Promise<string> {
    const createdAt = this.clock.now();
    const id = newIdAt(createdAt);
    await this.uow.run(actor, async (tx) => {
      await tx.insert(Product, { ...product, id, createdAt });
      await this.audit.record(tx, actor, {
        action: 'product.added',
        resourceType: 'product',
        resourceId: id,
        details: { code: product.code, price: product.price.toString() },
      });
      await this.outbox.add(tx, 'product.changed', id, { productId: id });
    });
    return id;
  }
}
