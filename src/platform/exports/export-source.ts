import { Injectable } from '@nestjs/common';
import type { PersonalKind } from '../personal-data/masks.js';
import type { Permission } from '../security/principal.js';

declare global {
  /** What can be taken out as a file, `noun.what`, with what it is asked with: JSON. Each module adds its own. */
  interface ExportInputs {}
}

export type ExportKind = keyof ExportInputs & string;

export interface ExportColumn<Row> {
  /** The heading, in Korean: the file is for an office. */
  title: string;
  /** Masked in the file of whoever may not see it in full. */
  personal?: PersonalKind;
  value(row: Row): string | null;
}

/** How a module hands its rows to exports. Who asked, why, the file, its end and its records are done for it. */
export interface ExportSource<K extends ExportKind = ExportKind, Row = unknown> {
  kind: K;
  /** Whoever asks must hold all of them: when asking, when it is written and when it is fetched. */
  requires: readonly Permission[];
  /** With this one personal columns are in full. */
  unmasks: Permission;
  /** What the job is called, in Korean. */
  title(input: ExportInputs[K]): string;
  /** The name of the file without its date and its ending; Latin letters. */
  fileName(input: ExportInputs[K]): string;
  columns: readonly ExportColumn<Row>[];
  count(input: ExportInputs[K]): Promise<number>;
  /** The rows, some hundreds at a time. */
  pages(input: ExportInputs[K]): AsyncIterable<readonly Row[]>;
  /** Ids of the customers a row is about. */
  subjectsOf(row: Row): readonly string[];
}

/** Modules register what can be taken out when they start. */
@Injectable()
export class ExportSources {
  private readonly byKind = new Map<string, ExportSource>();

  register<K extends ExportKind, Row>(source: ExportSource<K, Row>): void {
    if (this.byKind.has(source.kind)) throw new Error(`Exports of ${source.kind} have two sources`);
    this.byKind.set(source.kind, source as unknown as ExportSource);
  }

  /** Undefined for a row of a kind that the code no longer knows. */
  find(kind: string): ExportSource | undefined {
    return this.byKind.get(kind);
  }
}
