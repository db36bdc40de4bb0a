import * as z from 'zod/mini';
import { services } from './search';

/** Messages are keys; the form turns them into words. */
export const userSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'nameInvalid'), z.maxLength(50, 'nameInvalid')),
  email: z.string().check(z.trim(), z.email('emailInvalid')),
  phone: z.string().check(z.trim(), z.regex(/^$|^\+?[0-9][0-9-]{7,18}$/, 'phoneInvalid')),
  services: z.array(z.enum(services)).check(z.minLength(1, 'servicesInvalid')),
});

export type UserForm = z.infer<typeof userSchema>;
export const userFormErrors = ['nameInvalid', 'emailInvalid', 'phoneInvalid', 'servicesInvalid'] as const;
