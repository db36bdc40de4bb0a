import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { Keys } from '../../../platform/crypto/keys.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { Locale } from '../../../platform/mail/letter-kinds.js';
import { mask } from '../../../platform/personal-data/masks.js';
import type { Actor } from '../../../platform/security/actor.js';
import { Texts } from '../../../platform/sms/texts.js';
import { AuditLog } from '../../audit/index.js';
import { normalisePhone } from '../../users/index.js';
import { NoticeRegistry } from '../notices/notice-kinds.js';
import type { Severity } from '../notices/severity.js';
import { notificationErrors } from '../notifications.errors.js';
import { PreferenceStore } from './preference.store.js';
import { phonePlace } from './preferences.personal-data.js';
import { minutesOf } from './quiet-hours.js';

export interface PreferenceWishes {
  version: number;
  locale: Locale;
  emailFrom: Severity | null;
  smsFrom: Severity | null;
  mutedKinds: string[];
  /** `22:00` and `07:00`, both or none. */
  quietFrom: string | null;
  quietTo: string | null;
  /** Undefined: as it is; null: none any more. */
  phone?: string | null;
}

/** What somebody of the staff wants to hear, on which ways, and when not. About themselves only. */
@Injectable()
export class UpdatePreferences {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: PreferenceStore,
    private readonly registry: NoticeRegistry,
    private readonly texts: Texts,
    private readonly keys: Keys,
    private readonly audit: AuditLog,
  ) {}

  /** @throws VERSION_STALE, PHONE_INVALID, NOTIFICATION_KIND_UNKNOWN, INPUT_INVALID */
  async execute(actor: Actor, wish: PreferenceWishes): Promise<void> {
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
    const quiet = quietHours(wish);
    const phone = wish.phone == null ? wish.phone : this.readPhone(wish.phone);
    for (const kind of wish.mutedKinds)
      if (!this.registry.find(kind)) throw notificationErrors.NOTIFICATION_KIND_UNKNOWN({ kind });
    const key = await this.keys.forClass('contact');
    await this.uow.run(actor, async (tx) => {
      const { id, version } = await this.store.lock(tx, actor.id);
      if (version !== wish.version)
        throw commonErrors.VERSION_STALE({ current: version, given: wish.version });
      await this.store.change(tx, id, {
        locale: wish.locale,
        emailFrom: wish.emailFrom,
        smsFrom: wish.smsFrom,
        mutedKinds: [...new Set(wish.mutedKinds)].sort(),
        ...quiet,
        ...(phone === undefined
          ? {}
          : {
              phone:
                phone === null
                  ? null
                  : { sealed: key.seal(phonePlace(id), phone), masked: mask('phone', phone) },
            }),
      });
      await this.audit.record(tx, actor, {
        action: 'notification-preferences.changed',
        resourceType: 'admin-user',
        resourceId: actor.id,
        details: { email: wish.emailFrom, sms: wish.smsFrom, phone: phone !== undefined },
      });
    });
  }

  /** Refused when it is saved, and not when a text fails in the night. @throws PHONE_INVALID, INPUT_INVALID */
  private readPhone(text: string): string {
    const phone = normalisePhone(text);
    if (this.texts.available && !this.texts.reaches(phone))
      throw commonErrors.INPUT_INVALID({ path: 'phone', reason: 'no mobile number of Korea' });
    return phone;
  }
}

/** @throws INPUT_INVALID */
function quietHours({ quietFrom, quietTo }: PreferenceWishes): {
  quietFrom: number | null;
  quietTo: number | null;
} {
  if (quietFrom === null && quietTo === null) return { quietFrom: null, quietTo: null };
  const [from, to] = [minutesOf(quietFrom ?? ''), minutesOf(quietTo ?? '')];
  if (from === null || to === null || from === to)
    throw commonErrors.INPUT_INVALID({ path: 'quietFrom', reason: 'two different times of a day, HH:MM' });
  return { quietFrom: from, quietTo: to };
}
