import { createFileRoute } from '@tanstack/react-router';
import * as z from 'zod/mini';
import { text } from '@/lib/list-search';

const search = z.object({ id: text });
export const Route = createFileRoute('/_app/users')({
  validateSearch: (s: Record<string, unknown>): { id?: string } => search.parse(s),
  component: () => null,
});
