import * as z from 'zod/mini';
import { text } from '@/lib/list-search';

/** Which setting's history stands beside the page. */
export const settingsSearch = z.object({ key: text });
export type SettingsSearch = z.infer<typeof settingsSearch>;
export const settingsSearchDefaults = {} as const;
