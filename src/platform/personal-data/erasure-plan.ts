import type { DataSource } from 'typeorm';
import type { PersonalKind } from './masks.js';
import { personalColumns } from './personal-data.js';

/** What is to be done with one column when a customer's data is erased. */
export interface ErasureStep {
  table: string;
  column: string;
  subjectColumn: string;
  kind: PersonalKind;
  how: 'null' | 'pseudonym';
}

export interface ErasurePlan {
  /** Overwrite these, in this order. */
  steps: ErasureStep[];
  /** Unreadable as soon as the person's key is destroyed. */
  withKey: { table: string; column: string }[];
  /** Stays, and why. */
  kept: { table: string; column: string; because: string }[];
}

/** How to erase a customer, from the marks on the columns. */
export function erasurePlan(dataSource: DataSource): ErasurePlan {
  const plan: ErasurePlan = { steps: [], withKey: [], kept: [] };
  for (const { table, column, subjectColumn, kind, erase, of } of personalColumns(dataSource)) {
    if (of === 'staff') continue;
    if (typeof erase === 'object') plan.kept.push({ table, column, because: erase.kept });
    else if (erase === 'with-key') plan.withKey.push({ table, column });
    else if (subjectColumn === null) throw new Error(`${table}.${column}: nobody is named to erase it for`);
    else plan.steps.push({ table, column, subjectColumn, kind, how: erase });
  }
  return plan;
}

/** What stands in the place of a value that may not be empty. @param id of the person: addresses are unique */
export function pseudonymOf(kind: PersonalKind, id: string): string {
  return kind === 'email' ? `${id}@erased.invalid` : kind === 'name' ? '탈퇴회원' : '-';
}
