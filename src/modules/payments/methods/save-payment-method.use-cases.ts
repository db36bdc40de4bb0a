import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import type { Won } from '../../../shared/money.js';
import { Keys } from '../../../platform/crypto/keys.js';
import { brokenConstraint } from '../../../platform/db/database-errors.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import type { PaymentMethodType } from '../payment.entity.js';
import { paymentErrors } from '../payments.errors.js';
import { clientKeyName, isMerchantKey, keyPairProblem } from './merchant-key.rules.js';
import { PaymentMethodState, PaymentProvider, stateOf } from './payment-method.rules.js';
import { PaymentMethods } from './payment-methods.js';

export interface PaymentMethodChange {
  id: string | null;
  version: number | null;
  name: string;
  provider: PaymentProvider;
  type: PaymentMethodType;
  minAmount: Won;
  maxAmount: Won;
  configuration: Record<string, string>;
  /** Null takes one away; those not named stay. */
  secrets: { name: string; value: string | null }[];
}

/** Writes a way of paying down. Secrets go in and never come out. */
@Injectable()
export class UpsertPaymentMethod {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly methods: PaymentMethods,
    private readonly keys: Keys,
    private readonly stepUp: StepUpGrants,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @returns its id
   * @throws STEP_UP_REQUIRED, PAYMENT_METHOD_NOT_FOUND, PAYMENT_METHOD_EXISTS, VERSION_STALE, INPUT_INVALID
   */
  async execute(actor: Actor, change: PaymentMethodChange): Promise<string> {
    if (change.maxAmount < change.minAmount || change.minAmount <= 0n) {
      throw commonErrors.INPUT_INVALID({ path: 'maxAmount', reason: 'not below minAmount' });
    }
    refuseHalfPairs(change);
    const key = await this.keys.forClass('secret');
    try {
      return await this.uow.run(actor, async (tx) => {
        await this.stepUp.consume(tx, actor);
        let { id } = change;
        if (id === null) id = await this.methods.insert(tx, change);
        else {
          const known = await this.methods.lock(tx, id, change.version ?? 0);
          if (known.provider !== change.provider || known.type !== change.type) {
            throw commonErrors.INPUT_INVALID({ path: 'provider', reason: 'provider and type do not change' });
          }
          await this.methods.update(tx, id, change);
        }
        for (const { name, value } of change.secrets) {
          const clientKey = clientKeyOf(change, name);
          if (value === null) await this.methods.dropSecret(tx, id, name);
          else await this.methods.putSecret(tx, id, name, value, key, clientKey);
        }
        await this.methods.putClientKeys(tx, id, change.configuration);
        await this.outbox.add(tx, 'payment-method.changed', id, { methodId: id });
        await this.audit.record(tx, actor, {
          action: 'payment-method.saved',
          resourceType: 'payment-method',
          resourceId: id,
          details: {
            provider: change.provider,
            type: change.type,
            minAmount: change.minAmount.toString(),
            maxAmount: change.maxAmount.toString(),
            secrets: change.secrets.map(({ name }) => name).join(', '),
          },
        });
        return id;
      });
    } catch (error) {
      if (brokenConstraint(error) === 'payment_methods_provider_type_key') {
        throw paymentErrors.PAYMENT_METHOD_EXISTS();
      }
      throw error;
    }
  }
}

/** The client key that belongs to a secret; null where it is no key of a merchant. */
function clientKeyOf({ provider, configuration }: PaymentMethodChange, secretName: string): string | null {
  return provider === PaymentProvider.TOSS && isMerchantKey(secretName)
    ? (configuration[clientKeyName(secretName)] ?? null)
    : null;
}

/** A secret key without its client key opens no window. @throws INPUT_INVALID */
function refuseHalfPairs(change: PaymentMethodChange): void {
  if (change.provider !== PaymentProvider.TOSS) return;
  for (const { name, value } of change.secrets) {
    if (value === null || !isMerchantKey(name)) continue;
    const reason = keyPairProblem(value, change.configuration[clientKeyName(name)]);
    if (reason !== null) throw commonErrors.INPUT_INVALID({ path: name, reason });
  }
}

/** Offers a way of paying to new orders, or no longer. Orders that were made with it go on. */
@Injectable()
export class SetPaymentMethodActive {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly methods: PaymentMethods,
    private readonly stepUp: StepUpGrants,
    private readonly audit: AuditLog,
  ) {}

  /** @throws STEP_UP_REQUIRED, PAYMENT_METHOD_NOT_FOUND, PAYMENT_METHOD_NOT_CONFIGURED, VERSION_STALE */
  async execute(actor: Actor, id: string, isActive: boolean, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      const method = await this.methods.lock(tx, id, version);
      if (isActive && stateOf(method) === PaymentMethodState.NOT_CONFIGURED) {
        throw paymentErrors.PAYMENT_METHOD_NOT_CONFIGURED({ provider: method.provider });
      }
      if (method.isActive === isActive) return;
      await this.methods.switch(tx, id, isActive);
      await this.audit.record(tx, actor, {
        action: isActive ? 'payment-method.activated' : 'payment-method.deactivated',
        resourceType: 'payment-method',
        resourceId: id,
        details: { provider: method.provider, type: method.type },
      });
    });
  }
}
