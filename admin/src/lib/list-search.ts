import * as z from 'zod/mini';

export const PAGE_SIZE = 25;

/** A number in the URL that falls back instead of failing: shared links must never break a page. */
export const pageNumber = z.catch(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)), 1);
export const pageSize = z.catch(
  z.pipe(z.coerce.number(), z.union([z.literal(25), z.literal(50), z.literal(100)])),
  PAGE_SIZE,
);
export const direction = z.catch(z.enum(['ASC', 'DESC']), 'DESC');
export const text = z.catch(z.optional(z.string().check(z.maxLength(200))), undefined);
export const day = z.catch(z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))), undefined);
export const wonText = z.catch(z.optional(z.string().check(z.regex(/^\d{1,15}$/))), undefined);
