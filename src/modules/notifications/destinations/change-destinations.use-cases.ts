import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid, newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Keys } from '../../../platform/crypto/keys.js';
import { Sealed } from '../../../platform/crypto/sealed.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import type { MessageChannel } from '../../../platform/messages/message.rules.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import type { Severity } from '../notices/severity.js';
import { notificationErrors } from '../notifications.errors.js';
import { newWebhookSecret } from '../webhooks/webhook-signature.js';
import { DestinationAddresses } from './destination-addresses.js';
import { DestinationQueries } from './destination.queries.js';
import { placeOf } from './destination.secrets.js';
import { DestinationStore, type LockedDestination } from './destination.store.js';

export interface DestinationWishes {
  name: string;
  locale: Locale;
  minSeverity: Severity | null;
  hourlyMax: number;
}

/** A destination with its secret, which is shown this once. */
export interface SecretShown {
  id: string;
  secret: string | null;
}

/** How long a former secret still signs, so that a receiver can change over without losing a message. */
export const OLD_SECRET_MS = 86_400_000;

/** Registers a chat or a server that notices go to. */
@Injectable()
export class CreateDestination {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: DestinationStore,
    private readonly addresses: DestinationAddresses,
    private readonly keys: Keys,
    private readonly stepUp: StepUpGrants,
    private readonly audit: AuditLog,
  ) {}

  /** @throws STEP_UP_REQUIRED, NOTIFICATION_DESTINATION_REFUSED, NOTIFICATION_DESTINATION_NAME_TAKEN */
  async execute(
    actor: Actor,
    wish: DestinationWishes & { type: MessageChannel; address: string },
  ): Promise<SecretShown> {
    const { url, shown } = await this.addresses.read(wish.type, wish.address);
    const key = await this.keys.forClass('secret');
    const id = newId();
    const secret = wish.type === 'WEBHOOK' ? newWebhookSecret() : null;
    await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      const isMade = await this.store.insert(tx, {
        id,
        type: wish.type,
        name: wish.name,
        addressSealed: key.seal(placeOf('address_sealed', id), url),
        addressShown: shown,
        locale: wish.locale,
        minSeverity: wish.minSeverity,
        hourlyMax: wish.hourlyMax,
        secretSealed: secret === null ? null : key.seal(placeOf('secret_sealed', id), secret),
        createdBy: actorId(actor),
      });
      if (!isMade) throw notificationErrors.NOTIFICATION_DESTINATION_NAME_TAKEN();
      await this.audit.record(tx, actor, {
        action: 'notification-destination.created',
        resourceType: 'notification-destination',
        resourceId: id,
        details: { type: wish.type, address: shown },
      });
    });
    return { id, secret };
  }
}

/** Changes what a destination gets, or whether it gets anything. Its address stays: another address is another one. */
@Injectable()
export class UpdateDestination {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: DestinationStore,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NOTIFICATION_DESTINATION_NOT_FOUND, NOTIFICATION_DESTINATION_NAME_TAKEN, VERSION_STALE */
  async execute(
    actor: Actor,
    id: string,
    version: number,
    wish: DestinationWishes & { isActive: boolean },
  ): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const before = await lockVersion(this.store, tx, id, version);
      if (await this.store.isNameTaken(tx, wish.name, id))
        throw notificationErrors.NOTIFICATION_DESTINATION_NAME_TAKEN();
      // Whoever switches it on has looked: it starts with a clean slate.
      const anew = wish.isActive && (!before.isActive || before.brokenAt !== null);
      await this.store.change(
        tx,
        id,
        {
          ...wish,
          ...(anew
            ? { brokenAt: null, brokenReason: null, pausedUntil: null, failuresInRow: 0, failingSince: null }
            : {}),
        },
        true,
      );
      await this.audit.record(tx, actor, {
        action: 'notification-destination.changed',
        resourceType: 'notification-destination',
        resourceId: id,
        details: {
          active: wish.isActive,
          locale: wish.locale,
          minSeverity: wish.minSeverity,
          hourlyMax: wish.hourlyMax,
        },
      });
    });
  }
}

/** Takes a destination away. What was sent there stays on record; what waits is not sent. */
@Injectable()
export class RemoveDestination {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: DestinationStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws NOTIFICATION_DESTINATION_NOT_FOUND, VERSION_STALE */
  async execute(actor: Actor, id: string, version: number): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const before = await lockVersion(this.store, tx, id, version);
      await this.store.change(tx, id, { removedAt: this.clock.now() }, true);
      await this.audit.record(tx, actor, {
        action: 'notification-destination.removed',
        resourceType: 'notification-destination',
        resourceId: id,
        details: { type: before.type },
      });
    });
  }
}

/** Gives a server a new secret. For a day both sign, so that a receiver can change over without losing a message. */
@Injectable()
export class RotateWebhookSecret {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: DestinationStore,
    private readonly queries: DestinationQueries,
    private readonly sealed: Sealed,
    private readonly keys: Keys,
    private readonly stepUp: StepUpGrants,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws STEP_UP_REQUIRED, NOTIFICATION_DESTINATION_NOT_FOUND, VERSION_STALE */
  async execute(actor: Actor, id: string, version: number): Promise<SecretShown> {
    const row = isUuid(id) ? await this.queries.toSend(id) : null;
    if (!row?.secretSealed) throw notificationErrors.NOTIFICATION_DESTINATION_NOT_FOUND();
    const former = await this.sealed.open(placeOf('secret_sealed', id), row.secretSealed);
    const key = await this.keys.forClass('secret');
    const secret = newWebhookSecret();
    await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      // The version also says that the former secret is still the one that was read.
      await lockVersion(this.store, tx, id, version);
      await this.store.change(
        tx,
        id,
        {
          secretSealed: key.seal(placeOf('secret_sealed', id), secret),
          oldSecretSealed: key.seal(placeOf('old_secret_sealed', id), former),
          oldSecretUntil: new Date(this.clock.now().getTime() + OLD_SECRET_MS),
        },
        true,
      );
      await this.audit.record(tx, actor, {
        action: 'notification-destination.secret-rotated',
        resourceType: 'notification-destination',
        resourceId: id,
      });
    });
    return { id, secret };
  }
}

/** @throws NOTIFICATION_DESTINATION_NOT_FOUND, VERSION_STALE */
export async function lockVersion(
  store: DestinationStore,
  tx: Tx,
  id: string,
  version: number,
): Promise<LockedDestination> {
  const row = isUuid(id) ? await store.lock(tx, id) : null;
  if (!row) throw notificationErrors.NOTIFICATION_DESTINATION_NOT_FOUND();
  if (row.version !== version) throw commonErrors.VERSION_STALE({ current: row.version, given: version });
  return row;
}
