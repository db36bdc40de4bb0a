import * as z from 'zod/mini';

/** For how many days a key may live; the server allows a year at most. */
export const lifetimes = ['30', '90', '180', '365'] as const;

const address = /^[0-9a-f.:]+(\/\d{1,3})?$/i;
export const addressesIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

export const apiKeySchema = z.object({
  name: z.string().check(z.trim(), z.minLength(1, 'nameInvalid'), z.maxLength(100, 'nameInvalid')),
  scopes: z.array(z.string()).check(z.minLength(1, 'scopesInvalid')),
  days: z.enum(lifetimes),
  addresses: z
    .string()
    .check(z.refine((text) => addressesIn(text).every((one) => address.test(one)), 'addressesInvalid')),
});

export type ApiKeyForm = z.infer<typeof apiKeySchema>;
export const apiKeyErrors = ['nameInvalid', 'scopesInvalid', 'addressesInvalid'] as const;

const DAY_MS = 86_400_000;

export function toApiKeyInput(form: ApiKeyForm, now: Date) {
  return {
    name: form.name,
    scopes: form.scopes,
    // An hour less, so that a year stays within the server's year however long the request takes.
    expiresAt: new Date(now.getTime() + Number(form.days) * DAY_MS - 3_600_000).toISOString(),
    allowedAddresses: addressesIn(form.addresses),
  };
}
