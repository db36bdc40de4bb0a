/** A number of a report that was opened: its people are asked for by `cell`. */
export interface OpenCell {
  cell: string;
  /** What the number says, in words. */
  title: string;
}
export type OnCell = (cell: OpenCell) => void;
