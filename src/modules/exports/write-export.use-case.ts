import { Injectable, type OnModuleInit } from '@nestjs/common';
import { formatSeoul } from '../../shared/time.js';
import { Clock } from '../../platform/clock/clock.js';
import { Sealed } from '../../platform/crypto/sealed.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { FILE_FORMATS } from '../../platform/exports/file-formats.js';
import { exportErrors } from '../../platform/exports/exports.js';
import { ExportSources, type ExportKind, type ExportSource } from '../../platform/exports/export-source.js';
import type { RunningJob } from '../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import { mask } from '../../platform/personal-data/masks.js';
import { Schedule } from '../../platform/schedule/schedule.js';
import { systemActor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { ProduceFile } from '../attachments/index.js';
import { ExportRecords } from './export-records.js';
import { isMasked, requireExport } from './export-rights.js';
import { ExportRepository, type ExportRow } from './export.repository.js';

export const WRITE_EXPORT = 'data.export';

interface WrittenExport {
  exportId: string;
  rows: number;
}

declare global {
  interface LongJobKinds {
    'data.export': { input: { exportId: string }; checkpoint: WrittenExport; result: WrittenExport };
  }
}

type Job = RunningJob<{ exportId: string }, WrittenExport>;

/** Threat model §6: a file with personal data is gone after a day. */
const KEPT_MS = 24 * 3_600_000;
/** A job that failed can be run again for so long. */
const FORGOTTEN_AFTER_MS = 30 * 86_400_000;
/** A list grows between the question and the answer; past this it is another list than the one that was asked for. */
const GROWTH = 1.1;
const GROWTH_ROWS = 1_000;
const ACTOR = systemActor('exports');

/** Writes the file, sealed, and with it on record whose data is in it. */
@Injectable()
export class WriteExport implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly longJobs: LongJobs,
    private readonly schedule: Schedule,
    private readonly sources: ExportSources,
    private readonly repository: ExportRepository,
    private readonly records: ExportRecords,
    private readonly files: ProduceFile,
    private readonly staff: StaffDirectory,
    private readonly sealed: Sealed,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.longJobs.handle({ kind: WRITE_EXPORT, afterCrash: 'resume', run: (job) => this.run(job) });
    this.schedule.register({
      name: 'exports.forget',
      daily: '04:30',
      missed: 'run-once',
      run: () => this.forget(),
    });
  }

  /** @returns how many filters of exports that never came to a file were forgotten */
  forget(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - FORGOTTEN_AFTER_MS);
    return this.uow.run(ACTOR, (tx) => this.repository.forget(tx, before));
  }

  /** A file is one stream under one key, so a writer that died is followed by one that begins anew; what is written stays. */
  private async run(job: Job): Promise<WrittenExport> {
    if (job.checkpoint) return job.checkpoint;
    const row = await this.repository.byId(job.input.exportId);
    const source = row && this.sources.find(row.kind);
    if (!source || row.input === null) throw exportErrors.EXPORT_NOT_FOUND();
    const held = await this.uow.run(ACTOR, (tx) => this.staff.permissionsOf(tx, row.requestedBy));
    requireExport(source, held);
    const masked = row.masked || isMasked(source, held);
    const place = { table: 'data_exports', column: 'input', row: row.id };
    const input = JSON.parse(await this.sealed.open(place, row.input)) as ExportInputs[ExportKind];
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + KEPT_MS);
    const found = { rows: 0, people: new Set<string>() };
    const day = formatSeoul(now).replace(/[-:]/g, '').replace(' ', '-').slice(0, 13);
    const file = await this.files.write(
      { type: 'ADMIN', id: row.requestedBy },
      {
        fileName: `${source.fileName(input)}-${day}.${FILE_FORMATS[row.format].ending}`,
        contentType: FILE_FORMATS[row.format].contentType,
        body: this.lines(job, source, { input, masked, format: row.format }, found),
        subject: { kind: 'EXPORT', id: row.id },
        keptUntil: expiresAt,
      },
    );
    const written = { exportId: row.id, rows: found.rows };
    await job.advance(async (tx) => {
      await file.register(tx);
      await this.repository.written(tx, row.id, {
        masked,
        rows: found.rows,
        people: found.people.size,
        expiresAt,
      });
      await this.records.written(tx, { ...row, masked }, source, [...found.people]);
      return written;
    });
    return written;
  }

  private async *lines(
    job: Job,
    source: ExportSource,
    { input, masked, format }: Pick<ExportRow, 'masked' | 'format'> & { input: ExportInputs[ExportKind] },
    found: { rows: number; people: Set<string> },
  ): AsyncGenerator<Buffer> {
    const total = await source.count(input);
    const max = Math.ceil(total * GROWTH) + GROWTH_ROWS;
    job.report({ done: 0, total, message: 'exports.writing' });
    const titles = source.columns.map(({ title }) => title);
    const file = FILE_FORMATS[format];
    yield file.head(titles);
    for await (const rows of source.pages(input)) {
      job.signal.throwIfAborted();
      found.rows += rows.length;
      if (found.rows > max) throw exportErrors.EXPORT_TOO_LARGE({ rows: found.rows, max });
      for (const row of rows) for (const id of source.subjectsOf(row)) found.people.add(id);
      yield file.rows(
        titles,
        rows.map((row) => valuesOf(source, row, masked)),
      );
      job.report({ done: found.rows, total: Math.max(total, found.rows), message: 'exports.writing' });
    }
  }
}

function valuesOf({ columns }: ExportSource, row: unknown, masked: boolean): (string | null)[] {
  return columns.map(({ personal, value }) => {
    const plain = value(row);
    return masked && personal ? mask(personal, plain) : plain;
  });
}
