import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { Clock } from '../clock/clock.js';
import { impersonatorOf, type Actor } from '../security/actor.js';
import { Settings } from './settings.js';

export interface MaintenanceState {
  active: boolean;
  messageKo: string;
  messageEn: string;
  until: Date | null;
}

/** What a caller is told to wait when nobody knows the end, and at most. */
const ASK_AGAIN_MS = 60_000;

const open = new Set<string>();

/**
 * Marks an operation that strangers and customers may use while the system is under maintenance: what staff needs to
 * sign in, and what says that there is maintenance. The method's name is the field's.
 */
export function OpenInMaintenance(): MethodDecorator {
  return (_target, field) => {
    open.add(String(field));
  };
}

/** Every field that stays open: a test compares them with the schema. */
export function fieldsOpenInMaintenance(): string[] {
  return [...open];
}

/** Turns customers away while staff works on the system. */
@Injectable()
export class Maintenance {
  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  get state(): MaintenanceState {
    return {
      active: this.settings.read('maintenance.enabled'),
      messageKo: this.settings.read('maintenance.messageKo'),
      messageEn: this.settings.read('maintenance.messageEn'),
      until: this.settings.read('maintenance.until'),
    };
  }

  /** @throws MAINTENANCE for customers and strangers, unless all they ask for stays open */
  admit(actor: Actor, rootFields: readonly string[]): void {
    if (!this.settings.read('maintenance.enabled') || !isTurnedAway(actor)) return;
    if (rootFields.every((field) => open.has(field) || field === '__typename')) return;
    const { messageKo, messageEn, until } = this.state;
    const leftMs = until ? until.getTime() - this.clock.now().getTime() : ASK_AGAIN_MS;
    throw commonErrors.MAINTENANCE({
      messageKo,
      messageEn,
      until: until?.toISOString() ?? null,
      retryAfterMs: Math.min(ASK_AGAIN_MS, Math.max(1_000, leftMs)),
    });
  }
}

/** Staff works on, also in a customer's name, and so do the programs it gave a key. */
function isTurnedAway(actor: Actor): boolean {
  return actor.type === 'ANONYMOUS' || (actor.type === 'USER' && impersonatorOf(actor) === null);
}
