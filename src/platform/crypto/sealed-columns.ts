import { Column, type ColumnOptions, type DataSource } from 'typeorm';
import type { SharedKeyClass } from './key-store.js';

/** A column of sealed text as SQL knows it. */
export interface SealedColumnPlace {
  table: string;
  column: string;
  class: SharedKeyClass;
}

type EntityClass = abstract new (...args: never[]) => object;

const fields: { target: EntityClass; property: string; class: SharedKeyClass }[] = [];
const plain: SealedColumnPlace[] = [];

/** A `text` column that holds sealed values under a class key; its rows are sealed anew after a rotation. */
export function SealedColumn(keyClass: SharedKeyClass, options: ColumnOptions = {}): PropertyDecorator {
  return (target, property) => {
    fields.push({ target: target.constructor as EntityClass, property: String(property), class: keyClass });
    Column({ ...options, type: 'text' })(target, property);
  };
}

/** The same for a column that only SQL touches. Its table has a uuid `id`. */
export function registerSealedColumn(place: SealedColumnPlace): void {
  plain.push(place);
}

/** Every sealed column of the tables this process knows. */
export function sealedColumns(dataSource: DataSource): SealedColumnPlace[] {
  const mapped = fields
    .filter(({ target }) => dataSource.hasMetadata(target))
    .map(({ target, property, class: keyClass }) => {
      const metadata = dataSource.getMetadata(target);
      const column = metadata.findColumnWithPropertyName(property);
      if (!column) throw new Error(`${metadata.tableName} has no field ${property}`);
      return { table: metadata.tableName, column: column.databaseName, class: keyClass };
    });
  return [...mapped, ...plain];
}
