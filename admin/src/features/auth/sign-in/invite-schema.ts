import * as z from 'zod/mini';
import { isPasswordLength } from '../factors/password-rules';

export const inviteSchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'nameInvalid'), z.maxLength(50, 'nameInvalid')),
  password: z.string().check(z.refine(isPasswordLength, 'passwordInvalid')),
});

export type InviteForm = z.infer<typeof inviteSchema>;
export const inviteErrors = ['nameInvalid', 'passwordInvalid'] as const;
