import type { Actor } from '../security/actor.js';
import type { PersonalKind } from './masks.js';

const KINDS: readonly PersonalKind[] = [
  'name',
  'email',
  'phone',
  'address',
  'ip',
  'account',
  'birth',
  'memo',
  'device',
];
const BIT = Object.fromEntries(KINDS.map((kind, i) => [kind, 1 << i])) as Record<PersonalKind, number>;

/** Whose data an operation handed out, and what of them, while it is being answered. */
export class PersonalLooks {
  readonly subjects = new Set<string>();
  /** It was written down; what comes after belongs to another. */
  closed = false;
  search = false;
  private bits = 0;
  private last = '';

  constructor(
    readonly actor: Actor,
    readonly operation: string,
    readonly traceId: string | null,
    readonly at: Date,
  ) {}

  /** Called for each value of each row: it must cost next to nothing. */
  note(kind: PersonalKind, subject: string): void {
    this.bits |= BIT[kind];
    if (subject === this.last) return;
    this.last = subject;
    if (subject !== '') this.subjects.add(subject);
  }

  /** What another was shown is shown to this one as well. */
  noteAll(others: PersonalLooks): void {
    this.bits |= others.bits;
    for (const subject of others.subjects) this.subjects.add(subject);
  }

  get kinds(): PersonalKind[] {
    return KINDS.filter((kind) => this.bits & BIT[kind]);
  }
}

/** Where looks at personal data are written down. The audit module keeps it. */
export abstract class AccessJournal {
  /** @returns null when so much waits to be written that nothing more may be shown in full */
  abstract open(actor: Actor, operation: string): PersonalLooks | null;
}
