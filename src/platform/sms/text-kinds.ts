import { Injectable } from '@nestjs/common';
import type { Locale } from '../mail/letter-kinds.js';

declare global {
  /** Kinds of texts to phones, `module.noun`, as `LetterKinds` are of letters: `data` are ids, `facts` exist while it is sent. */
  interface TextKinds {}

  /** Who may get texts: a name for a table of people. Each module that keeps phone numbers adds its own. */
  interface TextRecipients {}
}

export type TextKind = keyof TextKinds & string;
export type TextData<K extends TextKind> = TextKinds[K] extends { data: infer D } ? D : never;
export type TextFacts<K extends TextKind> = TextKinds[K] extends { facts: infer F } ? F : never;
export type TextRecipient = keyof TextRecipients & string;

/** The text being sent, as its kind sees it. */
export interface TextUnderWay {
  /** Stable over all tries. */
  messageId: string;
  recipient: { type: TextRecipient; id: string };
  locale: Locale;
}

export interface TextDefinition<K extends TextKind> {
  kind: K;
  /** After this it is not sent any more: a code that nobody waits for. */
  usefulForMs: number;
  /** A stranger may cause it. Such texts leave the last tenth of a day's share to those that warn somebody. */
  isAskedFor?: true;
  /** What it is about, for staff: the kind of object and its id. */
  about?(data: TextData<K>): { type: string; id: string };
  /**
   * Called at each try, right before it is sent: reads what the words need, and mints the secret if there is one (keep
   * its hash: the new one takes the place of an earlier try's). Outside of a transaction.
   * @returns null when the text is not needed any more
   */
  prepare(text: TextUnderWay, data: TextData<K>): Promise<TextFacts<K> | null>;
  /** The text in every language, in characters that phones show. More than 90 bytes of EUC-KR cost thrice as much. */
  words: Record<Locale, (facts: TextFacts<K>) => string>;
  /**
   * What fills the template of a notification talk, `#{name}` to value. With a template configured for the kind it goes
   * that way, in Korean only: templates are approved by Kakao word by word.
   */
  talk?(facts: TextFacts<K>): Record<string, string>;
  /** For previews. */
  sample: TextFacts<K>;
}

/** A definition whose kind is known at run time only. */
export type AnyText = TextDefinition<never> & { kind: string };

/** Modules register their texts, and where people's phones are, when they start. */
@Injectable()
export class TextRegistry {
  private readonly byKind = new Map<string, AnyText>();
  private readonly finders = new Map<string, (id: string) => Promise<string | null>>();

  register<K extends TextKind>(definition: TextDefinition<K>): void {
    if (this.byKind.has(definition.kind)) throw new Error(`Text ${definition.kind} is registered twice`);
    this.byKind.set(definition.kind, definition as unknown as AnyText);
  }

  /** @param find the number in E.164 as it is now, asked at sending time and kept nowhere; null when there is none */
  registerRecipients(type: TextRecipient, find: (id: string) => Promise<string | null>): void {
    if (this.finders.has(type)) throw new Error(`Recipients ${type} are registered twice`);
    this.finders.set(type, find);
  }

  /** @throws Error when nobody registered it: a text of a newer version waits for that version */
  named(kind: string): AnyText {
    const found = this.byKind.get(kind);
    if (!found) throw new Error(`Nobody writes texts of the kind ${kind}`);
    return found;
  }

  isAskedFor(kind: string): boolean {
    return this.byKind.get(kind)?.isAskedFor === true;
  }

  phoneOf(type: string, id: string): Promise<string | null> {
    const find = this.finders.get(type);
    if (!find) throw new Error(`Nobody knows phones of the type ${type}`);
    return find(id);
  }

  all(): AnyText[] {
    return [...this.byKind.values()];
  }
}
