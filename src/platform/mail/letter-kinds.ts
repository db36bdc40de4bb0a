import { Injectable } from '@nestjs/common';
import type { LetterContent } from './render/letter-content.js';

declare global {
  /**
   * Kinds of letters, `module.noun`. Each module adds its own: `data` is what is stored and queued (ids only), `facts`
   * what the words are made of. Facts exist only while a letter is being sent, so a secret belongs there.
   */
  interface LetterKinds {}

  /** Who may get letters: a name for a table of people. Each module that keeps people adds its own. */
  interface LetterRecipients {}
}

export type LetterKind = keyof LetterKinds & string;
export type LetterData<K extends LetterKind> = LetterKinds[K] extends { data: infer D } ? D : never;
export type LetterFacts<K extends LetterKind> = LetterKinds[K] extends { facts: infer F } ? F : never;
export type RecipientType = keyof LetterRecipients & string;

export const LOCALES = ['ko', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The letter being sent, as its kind sees it. */
export interface LetterUnderWay {
  /** Stable over all tries. */
  messageId: string;
  recipient: { type: RecipientType; id: string; name: string | null };
  locale: Locale;
}

export interface LetterDefinition<K extends LetterKind> {
  kind: K;
  /** After this it is not sent any more: a code that no longer works, a receipt nobody waits for. */
  usefulForMs: number;
  /** Letters of this kind to one person, and to one address, within an hour; null for what only happens when something did. */
  perHour: number | null;
  /** What it is about, for staff: the kind of object and its id. */
  about?(data: LetterData<K>): { type: string; id: string };
  /**
   * Called at each try, right before it is sent: reads what the words need, and mints the secret if there is one
   * (keep its hash; an earlier try's secret may be in somebody's mailbox). Outside of a transaction.
   * @returns null when the letter is not needed any more
   */
  prepare(letter: LetterUnderWay, data: LetterData<K>): Promise<LetterFacts<K> | null>;
  /** The letter in every language; text only, the frame makes mail of it. */
  words: Record<Locale, (facts: LetterFacts<K>) => LetterContent>;
  /** For previews. */
  sample: LetterFacts<K>;
}

/** A definition whose kind is known at run time only. */
export type AnyLetter = LetterDefinition<never> & { kind: string };

/** Modules register their letters here when they start. */
@Injectable()
export class LetterRegistry {
  private readonly byKind = new Map<string, AnyLetter>();

  register<K extends LetterKind>(definition: LetterDefinition<K>): void {
    if (this.byKind.has(definition.kind)) throw new Error(`Letter ${definition.kind} is registered twice`);
    this.byKind.set(definition.kind, definition as unknown as AnyLetter);
  }

  /** @throws Error when nobody registered it: a letter of a newer version waits for that version */
  named(kind: string): AnyLetter {
    const found = this.byKind.get(kind);
    if (!found) throw new Error(`Nobody writes letters of the kind ${kind}`);
    return found;
  }

  all(): AnyLetter[] {
    return [...this.byKind.values()];
  }
}
