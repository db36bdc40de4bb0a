import { createStore, useStore } from './store';
import { readPreference, writePreference } from './storage';

export type Theme = 'light' | 'dark';

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const stored = readPreference('theme');
const theme = createStore<Theme>(
  stored === 'dark' || stored === 'light' ? stored : systemDark.matches ? 'dark' : 'light',
);

function apply(next: Theme): void {
  document.documentElement.classList.toggle('dark', next === 'dark');
  theme.set(next);
}

systemDark.addEventListener('change', (event) => {
  if (!readPreference('theme')) apply(event.matches ? 'dark' : 'light');
});

export const useTheme = (): Theme => useStore(theme);

export function chooseTheme(next: Theme): void {
  writePreference('theme', next);
  apply(next);
}
