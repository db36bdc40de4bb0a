import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll, vi } from 'vitest';
import { startI18n } from '@/lib/i18n';

beforeAll(startI18n);
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
