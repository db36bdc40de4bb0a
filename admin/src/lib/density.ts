import { createStore, useStore } from './store';
import { readPreference, writePreference } from './storage';

export type Density = 'comfortable' | 'compact';

const density = createStore<Density>(readPreference('density') === 'compact' ? 'compact' : 'comfortable');

function apply(next: Density): void {
  document.documentElement.classList.toggle('compact', next === 'compact');
  density.set(next);
}

apply(density.get());

export const useDensity = (): Density => useStore(density);

/** How close rows and what is around them stand. */
export function chooseDensity(next: Density): void {
  writePreference('density', next);
  apply(next);
}
