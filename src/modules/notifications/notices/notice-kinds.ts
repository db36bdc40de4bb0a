import { Injectable } from '@nestjs/common';
import type { Locale } from '../../../platform/mail/letter-kinds.js';

declare global {
  /**
   * Kinds of notices, `module.noun`. Each module that tells people something adds its own, with the facts its words are
   * made of: `interface NoticeKinds { 'alert.incident-opened': { rule: string; value: number } }`.
   */
  interface NoticeKinds {}
}

export type NoticeKind = keyof NoticeKinds & string;
/** Facts are kept with the notice and shown to everybody it is for: nothing secret and nothing personal. */
export type NoticeData = Record<string, string | number | null>;

/** What a notice says. Plain text; each way it takes makes its own of it. */
export interface NoticeWords {
  title: string;
  body?: string;
  facts?: readonly (readonly [label: string, value: string])[];
}

export interface NoticeDefinition<K extends NoticeKind> {
  kind: K;
  /** What the kind is called where people choose what they want to hear. */
  name: Record<Locale, string>;
  /** One says something to another: it goes to no chat and no server. */
  isBetweenPeople?: true;
  /** After this it is not sent any more; the notification centre shows it all the same. */
  usefulForMs: number;
  words: Record<Locale, (data: NoticeKinds[K]) => NoticeWords>;
  /**
   * Asked right before it is sent, perhaps hours later: false when it is settled meanwhile and would only confuse.
   * Outside of a transaction.
   */
  isNeeded?(data: NoticeKinds[K]): Promise<boolean>;
  /** For previews. */
  sample: NoticeKinds[K];
}

/** A definition whose kind is known at run time only. */
export type AnyNotice = NoticeDefinition<never> & { kind: string };

/** Modules register their notices here when they start. */
@Injectable()
export class NoticeRegistry {
  private readonly byKind = new Map<string, AnyNotice>();

  register<K extends NoticeKind>(definition: NoticeDefinition<K>): void {
    if (this.byKind.has(definition.kind)) throw new Error(`Notice ${definition.kind} is registered twice`);
    this.byKind.set(definition.kind, definition as unknown as AnyNotice);
  }

  /** @throws Error when nobody registered it: a notice of a newer version waits for that version */
  named(kind: string): AnyNotice {
    const found = this.byKind.get(kind);
    if (!found) throw new Error(`Nobody writes notices of the kind ${kind}`);
    return found;
  }

  find(kind: string): AnyNotice | undefined {
    return this.byKind.get(kind);
  }

  all(): AnyNotice[] {
    return [...this.byKind.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
  }

  /** The words of a notice that is stored. One of a version this process does not know is called by its kind. */
  words(notice: { kind: string; data: NoticeData }, locale: Locale): NoticeWords {
    const definition = this.byKind.get(notice.kind);
    return definition ? definition.words[locale](notice.data as never) : { title: notice.kind };
  }
}
