import { readPreference, writePreference } from './storage';
import { createStore } from './store';

/** `folded` leaves a line to open it again; `over` leaves nothing but the entry in the menu of the account. */
export type TourState = 'open' | 'folded' | 'over';
const states: readonly string[] = ['open', 'folded', 'over'] satisfies TourState[];

const stored = readPreference('tour');
/** Null: nobody has been asked yet. */
export const tourState = createStore<TourState | null>(
  stored && states.includes(stored) ? (stored as TourState) : null,
);

export function showTour(next: TourState): void {
  writePreference('tour', next);
  tourState.set(next);
}
