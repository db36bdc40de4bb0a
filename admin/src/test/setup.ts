import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll, vi } from 'vitest';
import { loadErrorWords } from '@/lib/error-message';
import { loadWords, startI18n, wordGroups } from '@/lib/i18n';
import { writePreference } from '@/lib/storage';

beforeAll(async () => {
  // Tests read Korean, whatever the browser they run in would choose.
  writePreference('language', 'ko');
  await startI18n();
  await loadErrorWords();
  await loadWords(...wordGroups);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
