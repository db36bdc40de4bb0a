import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Db } from '../db/db.js';
import { UnitOfWork } from '../db/unit-of-work.js';
import { systemActor } from '../security/actor.js';
import { MasterKeys } from './master-keys.js';
import { sealedColumns } from './sealed-columns.js';

export interface KeyVersionReport {
  class: string;
  version: number;
  state: 'CURRENT' | 'RETIRED';
  createdAt: Date;
  /** Values still sealed with it, in the columns that are sealed anew after a rotation; at most `VALUES_MAX`. */
  values: number;
}

export interface KeyReport {
  /** The master keys of this process, the wrapping one first. */
  masters: string[];
  /** Data keys by the master key that wraps them. */
  wrappedBy: { masterKid: string; keys: number; known: boolean }[];
  classes: KeyVersionReport[];
  subjects: { live: number; destroyed: number };
}

export const VALUES_MAX = 100_000;

/** What an operator has to know before a key is taken away. */
@Injectable()
export class KeyReporter {
  constructor(
    private readonly db: Db,
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly masters: MasterKeys,
  ) {}

  async report(): Promise<KeyReport> {
    const wrapped = await this.db.rows<{ masterKid: string; keys: number }>(
      `SELECT master_kid AS "masterKid", count(*)::integer AS keys FROM data_keys
       WHERE wrapped IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    const versions = await this.db.rows<Omit<KeyVersionReport, 'values'> & { id: string }>(
      `SELECT id, class, version, state, created_at AS "createdAt" FROM data_keys
       WHERE subject_id IS NULL ORDER BY class, version LIMIT 1000`,
    );
    const subjects = await this.db.one<KeyReport['subjects']>(
      `SELECT count(*) FILTER (WHERE state <> 'DESTROYED')::integer AS live,
              count(*) FILTER (WHERE state = 'DESTROYED')::integer AS destroyed
       FROM data_keys WHERE class = 'subject'`,
    );
    const classes: KeyVersionReport[] = [];
    for (const { id, ...version } of versions) {
      classes.push({ ...version, values: await this.valuesOf(id, version.class) });
    }
    return {
      masters: this.masters.kids,
      wrappedBy: wrapped.map((row) => ({ ...row, known: this.masters.kids.includes(row.masterKid) })),
      classes,
      subjects: subjects ?? { live: 0, destroyed: 0 },
    };
  }

  private async valuesOf(keyId: string, keyClass: string): Promise<number> {
    let values = 0;
    for (const { table, column } of sealedColumns(this.dataSource).filter(
      (place) => place.class === keyClass,
    )) {
      // Row level security shows what staff have sealed to nobody else.
      const [row] = await this.uow.run(systemActor('keys'), (tx): Promise<{ count: number }[]> =>
        tx.query(
          `SELECT count(*)::integer AS count FROM (
             SELECT 1 FROM "${table}" WHERE starts_with("${column}", $1) LIMIT ${VALUES_MAX}) found`,
          [`v1.${keyId}.`],
        ),
      );
      values += row?.count ?? 0;
    }
    return values;
  }
}
