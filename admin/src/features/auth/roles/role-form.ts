import * as z from 'zod/mini';
import type { SecondFactorPolicy } from '@/gql/graphql';
import type { Role } from '@/lib/use-roles';

const title = z.string().check(z.trim(), z.minLength(1, 'titleInvalid'), z.maxLength(50, 'titleInvalid'));

/** The name is what the log and the API call the role, so it is plain capitals and never changes. */
export const roleSchema = z.object({
  name: z.string().check(z.regex(/^[A-Z][A-Z0-9_]{1,39}$/, 'nameInvalid')),
  titleKo: title,
  titleEn: title,
  permissions: z.array(z.string()).check(z.minLength(1, 'permissionsInvalid')),
  secondFactorPolicy: z.enum(['ANY', 'PASSKEY_ONLY'] as const satisfies SecondFactorPolicy[]),
});

export type RoleForm = z.infer<typeof roleSchema>;
export const roleErrors = ['titleInvalid', 'nameInvalid', 'permissionsInvalid'] as const;

export const roleFormOf = (role: Role | undefined): RoleForm =>
  role
    ? {
        name: role.name,
        titleKo: role.titleKo,
        titleEn: role.titleEn,
        permissions: [...role.permissions],
        secondFactorPolicy: role.secondFactorPolicy,
      }
    : { name: '', titleKo: '', titleEn: '', permissions: [], secondFactorPolicy: 'ANY' };
