import { mask } from './masks.js';
import { personalKindOf, type EntityClass } from './personal-data.js';

/** One field of a record before and after. Null: it was, or is, empty. */
export interface AuditChange {
  field: string;
  before: string | null;
  after: string | null;
}

const VALUE_MAX = 300;

/**
 * What differs between two states of an entity (null: there was none), as it may be kept for good: fields that are marked personal are masked
 * by their kind, so the audit log says that a number changed and never holds the number.
 * @param fields those that count as a change, in the order they are told
 */
export function changesOf<T extends object>(
  entity: EntityClass,
  before: T | null,
  after: T,
  fields: readonly (keyof T & string)[],
): AuditChange[] {
  return fields.flatMap((field) => {
    const [was, is] = [asText(before?.[field]), asText(after[field])];
    if (was === is) return [];
    const kind = personalKindOf(entity, field);
    return [{ field, before: kind ? mask(kind, was) : was, after: kind ? mask(kind, is) : is }];
  });
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(String).join(', ').slice(0, VALUE_MAX);
  return String(value).slice(0, VALUE_MAX);
}
