import * as z from 'zod/mini';

export const loginSchema = z.object({
  email: z.string().check(z.trim(), z.email('auth.login.emailInvalid')),
  password: z.string().check(z.minLength(1, 'common.form.required')),
});

export type LoginForm = z.infer<typeof loginSchema>;
