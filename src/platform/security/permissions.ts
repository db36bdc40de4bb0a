import type { Permission } from './principal.js';

/** Roles that come with the product and whose permissions a module may name; `SUPER_ADMIN` holds every permission. */
export type DefaultRole = 'ADMIN' | 'OPERATOR';

export interface PermissionDefinition {
  ko: string;
  en: string;
  /** What it allows moves money or power, or shows personal data in full: screens warn before it is given. */
  dangerous?: true;
  /** Built-in roles that have it unless staff has decided otherwise. */
  roles?: readonly DefaultRole[];
}

/** The names of `definePermissions`, for the compiler: `interface Permissions extends PermissionsIn<typeof …> {}`. */
export type PermissionsIn<T> = { [K in keyof T]: true };

const definitions = new Map<string, PermissionDefinition>();

/**
 * Declares a module's permissions (`noun.verb`): one list for the compiler, for screens and for the built-in roles.
 * @throws Error while loading, when two modules claim one name
 */
export function definePermissions<const T extends Record<string, PermissionDefinition>>(own: T): T {
  for (const [name, definition] of Object.entries(own)) {
    if (definitions.has(name)) throw new Error(`Permission ${name} is declared twice`);
    definitions.set(name, definition);
  }
  return own;
}

/** Every permission of every module that is loaded, by name. */
export function allPermissions(): ReadonlyMap<string, PermissionDefinition> {
  return definitions;
}

/** A name that came from outside or from the database. */
export function isPermission(name: string): name is Permission {
  return definitions.has(name);
}
