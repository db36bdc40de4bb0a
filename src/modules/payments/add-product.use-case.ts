import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../shared/ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { brokenConstraint } from '../../platform/db/database-errors.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { Product } from './payment.entity.js';
import { paymentErrors } from './payments.errors.js';

export type NewProduct = Omit<Product, 'id' | 'createdAt' | 'version'>;

/** Puts something on sale. Reached by imports, the demo seed and tests. */
@Injectable()
export class AddProduct {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns the product's id  @throws PRODUCT_EXISTS */
  execute(actor: Actor, product: NewProduct): Promise<string> {
    return this.uow.run(actor, (tx) => this.within(tx, actor, product));
  }

  /** The same in the caller's transaction. @throws PRODUCT_EXISTS */
  async within(tx: Tx, actor: Actor, product: NewProduct): Promise<string> {
    const createdAt = this.clock.now();
    const id = newIdAt(createdAt);
    try {
      await tx.insert(Product, { ...product, id, createdAt, version: 1 });
    } catch (error) {
      if (brokenConstraint(error) === 'products_code_key')
        throw paymentErrors.PRODUCT_EXISTS({ path: 'code' });
      throw error;
    }
    await this.audit.record(tx, actor, {
      action: 'product.added',
      resourceType: 'product',
      resourceId: id,
      details: { code: product.code, price: product.price.toString() },
    });
    await this.outbox.add(tx, 'product.changed', id, { productId: id });
    return id;
  }
}
