import type { DataSource } from 'typeorm';
import type { PersonalKind } from './masks.js';

/**
 * What happens to a column when its person leaves. `null` and `pseudonym` overwrite the value, `with-key` is sealed
 * with the person's key and ends with it, `kept` says by which rule it stays and what removes it later.
 */
export type Erasure = 'null' | 'pseudonym' | 'with-key' | { kept: string };

interface Mark {
  kind: PersonalKind;
  erase: Erasure;
  /** Whose data it may be. */
  of?: 'customer' | 'staff' | 'either';
}

/** A mark on a field of an entity. */
export interface PersonalField extends Mark {
  /** The field of the same row that holds the person's id; null where the row names nobody. */
  subject: string | null;
}

/** A column with personal data, as SQL knows it. */
export interface PersonalColumn extends Required<Mark> {
  table: string;
  column: string;
  /** The column of the same row that holds the person's id. */
  subjectColumn: string | null;
}

export type EntityClass = abstract new (...args: never[]) => object;

const fields: (PersonalField & { target: EntityClass; property: string })[] = [];
const plain: PersonalColumn[] = [];

/** Marks a field as personal: masking, access records, export and erasure follow from it. */
export function PersonalData(mark: PersonalField): PropertyDecorator {
  return (target, property) => {
    fields.push({ ...mark, target: target.constructor as EntityClass, property: String(property) });
  };
}

/** The same for the columns of a table that only SQL touches. */
export function markPersonalColumns(
  table: string,
  columns: Record<string, Mark & { subjectColumn: string | null }>,
): void {
  for (const [column, mark] of Object.entries(columns)) {
    plain.push({ ...mark, of: mark.of ?? 'customer', table, column });
  }
}

/** What a field of an entity is marked as; null when it is not personal. */
export function personalKindOf(entity: EntityClass, property: string): PersonalKind | null {
  return fields.find((field) => field.target === entity && field.property === property)?.kind ?? null;
}

/** Every column that is marked, of the tables this process knows. */
export function personalColumns(dataSource: DataSource): PersonalColumn[] {
  const mapped = fields
    .filter(({ target }) => dataSource.hasMetadata(target))
    .map(({ target, property, subject, kind, erase, of }) => {
      const metadata = dataSource.getMetadata(target);
      const columnOf = (name: string): string => {
        const column = metadata.findColumnWithPropertyName(name);
        if (!column) throw new Error(`${metadata.tableName} has no field ${name}`);
        return column.databaseName;
      };
      return {
        table: metadata.tableName,
        column: columnOf(property),
        subjectColumn: subject === null ? null : columnOf(subject),
        kind,
        erase,
        of: of ?? 'customer',
      };
    });
  return [...mapped, ...plain].sort((a, b) => (`${a.table}.${a.column}` < `${b.table}.${b.column}` ? -1 : 1));
}
