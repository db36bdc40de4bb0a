import { v5 } from 'uuid';

const ROLES = '6f0f6e3c-3c1c-5b3a-9d0e-5a1d6f7b2c41';

/** Facts are about ids, and a role is known by its name: always the same id for the same name. */
export function roleSubject(name: string): string {
  return v5(name, ROLES);
}
