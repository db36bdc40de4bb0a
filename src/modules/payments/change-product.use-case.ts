import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { changesOf } from '../../platform/personal-data/changes.js';
import type { Actor } from '../../platform/security/actor.js';
import { commonErrors } from '../../shared/common-errors.js';
import type { Won } from '../../shared/money.js';
import { AuditLog } from '../audit/index.js';
import { Product } from './payment.entity.js';
import { paymentErrors } from './payments.errors.js';

export interface ProductChange {
  name?: string;
  price?: Won;
  onSale?: boolean;
}

/** Changes how something is sold. What was ordered keeps its name and price; what it grants never changes. */
@Injectable()
export class ChangeProduct {
  constructor(
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** In the caller's transaction. @throws PRODUCT_NOT_FOUND, PRODUCT_TAX_FREE_ABOVE_PRICE, VERSION_STALE */
  async within(tx: Tx, actor: Actor, id: string, change: ProductChange, version: number): Promise<Product> {
    const product = await tx.findOne(Product, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!product) throw paymentErrors.PRODUCT_NOT_FOUND();
    if (product.version !== version)
      throw commonErrors.VERSION_STALE({ current: product.version, given: version });
    const before = { ...product };
    Object.assign(product, change);
    if (product.taxFree > product.price) throw paymentErrors.PRODUCT_TAX_FREE_ABOVE_PRICE({ path: 'price' });
    const changes = changesOf(Product, before, product, ['name', 'price', 'onSale']);
    if (changes.length === 0) return product;
    product.version += 1;
    await tx.update(Product, id, {
      name: product.name,
      price: product.price,
      onSale: product.onSale,
      version: product.version,
    });
    await this.audit.record(tx, actor, {
      action: 'product.changed',
      resourceType: 'product',
      resourceId: id,
      details: { code: product.code },
      changes,
    });
    await this.outbox.add(tx, 'product.changed', id, { productId: id });
    return product;
  }
}
