/** A part of a letter. All of it is plain text; only the frame knows HTML. */
export type LetterBlock =
  | { type: 'text'; text: string }
  /** A table of two columns: what, and how much. */
  | { type: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
  /** A button, with the address in full below it. */
  | { type: 'link'; label: string; url: string }
  /** Something to type back, set large. */
  | { type: 'code'; code: string }
  | { type: 'note'; text: string };

export interface LetterContent {
  subject: string;
  /** The first line of the body. */
  heading: string;
  blocks: readonly LetterBlock[];
}
