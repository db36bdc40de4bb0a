import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Cells, ImportRecord, ImportSource } from '../../platform/imports/import-source.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import type { RunningJob } from '../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import { DomainError } from '../../shared/errors.js';
import { AttachmentContent } from '../attachments/index.js';
import { ImportErrorFile } from './import-error-file.js';
import { ImportRows, type PlannedRow } from './import-rows.js';
import { ImportWork, type OpenImport } from './import-work.js';
import { ImportRepository } from './import.repository.js';
import { ImportPhase, ImportRowResult, problemOf } from './import.rules.js';
import { headerOf, type Header } from './reading/header.js';
import { cellsOf, ImportOutcome, planRow } from './reading/plan-row.js';
import { tableOf, type Table, type TableRow } from './reading/table.js';

export const PLAN_IMPORT = 'import.plan';

interface Planned {
  importId: string;
  rows: number;
}
type Job = RunningJob<{ importId: string }, Planned>;

declare global {
  interface LongJobKinds {
    'import.plan': { input: { importId: string }; checkpoint: Planned; result: Planned };
  }
}

const BATCH = 500;
const COUNTED = {
  [ImportOutcome.CREATE]: 'creates',
  [ImportOutcome.UPDATE]: 'updates',
  [ImportOutcome.UNCHANGED]: 'unchanged',
  [ImportOutcome.ERROR]: 'errors',
} as const;

/** Reads the file and says of each row what it would do; changes nothing. */
@Injectable()
export class PlanImport implements OnModuleInit {
  constructor(
    private readonly longJobs: LongJobs,
    private readonly work: ImportWork,
    private readonly content: AttachmentContent,
    private readonly repository: ImportRepository,
    private readonly rows: ImportRows,
    private readonly errorFile: ImportErrorFile,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.longJobs.handle({ kind: PLAN_IMPORT, afterCrash: 'restart', run: (job) => this.run(job) });
  }

  private async run(job: Job): Promise<Planned> {
    const open = await this.work.open(job, ImportPhase.PLANNING);
    const { source } = open.work;
    const { id: importId, attachmentId } = open.row;
    if (!source || attachmentId === null) throw importErrors.IMPORT_NOT_FOUND();
    const { bytes, contentType } = await this.content.read(attachmentId);
    try {
      const table = tableOf(bytes, contentType === 'application/x-ndjson');
      const header = headerOf(table.headings, source);
      await job.advance(async (tx) => {
        await this.work.hold(tx, open);
        await this.rows.drop(tx, importId);
        const nothing = { creates: 0, updates: 0, unchanged: 0, errors: 0 };
        const { encoding, headings: columns } = table;
        await this.repository.set(tx, importId, { ...nothing, encoding, columns });
        return { importId, rows: 0 };
      });
      return await this.plan(job, { open, source }, { ...table, header });
    } catch (error) {
      if (error instanceof DomainError && error.code.startsWith('IMPORT_'))
        return this.refuse(job, open, error);
      throw error;
    }
  }

  private async plan(
    job: Job,
    { open, source }: { open: OpenImport; source: ImportSource },
    table: Table & { header: Header },
  ): Promise<Planned> {
    const importId = open.row.id;
    const known = new Map<string, number>();
    const done = { importId, rows: 0 };
    for (const batch of batches(table.rows)) {
      job.signal.throwIfAborted();
      const planned = await this.planBatch(source, table, batch, known);
      const write = await this.rows.sealing(importId, planned);
      await job.advance(async (tx) => {
        await this.work.hold(tx, open);
        await write(tx);
        const counts = { creates: 0, updates: 0, unchanged: 0, errors: 0 };
        for (const { outcome } of planned) counts[COUNTED[outcome]] += 1;
        await this.repository.count(tx, importId, counts);
        return { importId, rows: done.rows + planned.length };
      });
      done.rows += planned.length;
      job.report({ done: done.rows, message: 'imports.planning' });
    }
    const file = await this.errorFile.write(open.row.id);
    await job.advance(async (tx) => {
      await this.work.hold(tx, open);
      await file?.register(tx);
      await this.repository.set(tx, importId, { phase: ImportPhase.PLANNED, plannedAt: this.clock.now() });
      return done;
    });
    return done;
  }

  private async planBatch(
    source: ImportSource,
    table: Table & { header: Header },
    batch: readonly TableRow[],
    known: Map<string, number>,
  ): Promise<PlannedRow[]> {
    const readable = batch.filter(({ problem }) => !problem);
    const cells = readable.map((row) => cellsOf(table.header, row.cells, table.encoding));
    const found = await source.find(cells);
    const meant = new Map(
      readable.map((row, i) => [row.line, { cells: cells[i] ?? {}, found: found[i] ?? null }]),
    );
    return batch.map((row) => {
      const mean = meant.get(row.line);
      if (!mean) return bad(row, row.problem ?? importErrors.IMPORT_ROW_BROKEN(), '');
      const label = mean.cells[source.label] ?? '';
      if (mean.found instanceof DomainError) return bad(row, mean.found, label, source);
      return this.planOne(source, table, row, { cells: mean.cells, record: mean.found }, known);
    });
  }

  private planOne(
    source: ImportSource,
    table: Table & { header: Header },
    row: TableRow,
    { cells, record }: { cells: Cells; record: ImportRecord | null },
    known: Map<string, number>,
  ): PlannedRow {
    const { outcome, changes, problem } = planRow(source, table, row.cells, record);
    const label = record?.values[source.label] ?? cells[source.label] ?? '';
    if (problem) return bad(row, problem, label, source);
    const values = Object.fromEntries(changes.map(({ name, to }) => [name, to]));
    const identity = record ? record.id : `new ${source.identity(values)}`;
    const earlier = known.get(identity);
    if (earlier !== undefined) return bad(row, importErrors.IMPORT_ROW_DOUBLED({ line: earlier }), label);
    known.set(identity, row.line);
    return {
      line: row.line,
      outcome,
      result: outcome === ImportOutcome.UNCHANGED ? null : ImportRowResult.PLANNED,
      recordId: record?.id ?? null,
      recordVersion: record?.version ?? null,
      problem: null,
      content: { cells: row.cells, label, changes },
    };
  }

  /** The file as a whole is no good: nothing of it is kept. */
  private async refuse(job: Job, open: OpenImport, error: DomainError): Promise<Planned> {
    const { row } = open;
    const done = { importId: row.id, rows: 0 };
    await job.advance(async (tx) => {
      await this.work.hold(tx, open);
      await this.rows.drop(tx, row.id);
      const nothing = { creates: 0, updates: 0, unchanged: 0, errors: 0 };
      await this.repository.set(tx, row.id, {
        ...nothing,
        phase: ImportPhase.REFUSED,
        refusal: problemOf(error),
      });
      return done;
    });
    return done;
  }
}

function bad(row: TableRow, error: DomainError, label: string, source?: ImportSource): PlannedRow {
  return {
    line: row.line,
    outcome: ImportOutcome.ERROR,
    result: null,
    recordId: null,
    recordVersion: null,
    problem: problemOf(error, source),
    content: { cells: row.cells, label, changes: [] },
  };
}

function* batches(rows: Iterable<TableRow>): Generator<TableRow[]> {
  let batch: TableRow[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
