import { put, uploadLink } from '../attachments/files-kit.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { type TestSystem } from '../kit/test-system.js';

export interface Import {
  id: string;
  status: string;
  refusal: { code: string; column: string | null } | null;
  encoding: string;
  creates: number;
  updates: number;
  unchanged: number;
  errors: number;
  applied: number;
  failed: number;
  undone: number;
  kept: number;
  mayRun: boolean;
  mayUndo: boolean;
  job: { status: string; errorCode: string | null } | null;
  errorFile: { fileName: string; downloadUrl: string } | null;
}
export interface Row {
  line: number;
  outcome: string;
  result: string | null;
  label: string;
  changes: { column: string; from: string; to: string }[];
  problem: { code: string; column: string | null } | null;
}
const FACTS = `id status encoding creates updates unchanged errors applied failed undone kept mayRun mayUndo mayCancel
  fileName requestedBy refusal { code message column args { name value } } job { status errorCode progress { done total } }
  errorFile { fileName downloadUrl }`;
export const START = `mutation ($input: StartImportInput!) { startImport(input: $input) { ${FACTS} } }`;
export const RUN = `mutation ($id: ID!, $reason: String!) { runImport(id: $id, reason: $reason) { ${FACTS} } }`;
export const UNDO = `mutation ($id: ID!, $reason: String!) { undoImport(id: $id, reason: $reason) { ${FACTS} } }`;
export const CANCEL = `mutation ($id: ID!) { cancelImport(id: $id) { ${FACTS} } }`;
export const ROWS = `query ($id: ID!, $filter: ImportRowFilter) { importRows(importId: $id, limit: 100, filter: $filter) {
  total items { line outcome result label recordId changes { column from to } problem { code column } } } }`;
export const reason = '월초 고객 정보 정리';
export const HEAD = '번호,이름,이메일,휴대전화,서비스';

/** Somebody who imports. */
export class Importer {
  private count = 0;

  constructor(
    private readonly system: TestSystem,
    readonly staff: StaffClient,
    private readonly mark = 'import',
  ) {}

  readonly mail = (): string => `${this.mark}-${(this.count += 1)}@people.example`;

  async upload(content: string | Buffer, fileName = 'people.csv'): Promise<string> {
    const contentType = fileName.endsWith('.jsonl') ? 'application/x-ndjson' : 'text/csv';
    const link = await uploadLink(this.staff, { fileName, contentType, size: Buffer.byteLength(content) });
    const { status, code } = await put(this.system, link.url, content);
    if (status !== 200) throw new Error(`${status} ${code}`);
    return link.attachmentId;
  }

  async look(id: string, by: GraphqlClient = this.staff): Promise<Import> {
    const document = `query ($id: ID!) { importJob(id: $id) { ${FACTS} } }`;
    return (await by.ok<{ importJob: Import }>(document, { id })).importJob;
  }

  until(id: string, ...status: string[]): Promise<Import> {
    return eventually(async () => {
      const found = await this.look(id);
      return status.includes(found.status) ? found : null;
    });
  }

  async start(content: string | Buffer, kind = 'users.list', fileName?: string): Promise<string> {
    const attachmentId = await this.upload(content, fileName);
    const input = { kind, attachmentId };
    return (await this.staff.ok<{ startImport: Import }>(START, { input })).startImport.id;
  }

  /** Hands a file in and waits for what it would do. */
  async plan(content: string | Buffer, kind?: string, fileName?: string): Promise<Import> {
    return this.until(await this.start(content, kind, fileName), 'PLANNED', 'REFUSED', 'FAILED');
  }

  async begin(document: string, id: string): Promise<void> {
    const { errors } = await this.staff.confirmed(document, { id, reason });
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
  }

  /** Runs it or undoes it, to the end. */
  async go(document: string, id: string, ...status: string[]): Promise<Import> {
    await this.begin(document, id);
    return this.until(id, ...status);
  }

  async undoPreview(id: string): Promise<Record<string, number>> {
    const document = `query ($id: ID!) { importUndoPreview(id: $id) { goesBack changedSince createdStays } }`;
    return (await this.staff.ok<{ importUndoPreview: Record<string, number> }>(document, { id }))
      .importUndoPreview;
  }

  async rows(id: string, filter = {}): Promise<Row[]> {
    return (await this.staff.ok<{ importRows: { items: Row[] } }>(ROWS, { id, filter })).importRows.items;
  }
}

export const add = (email: string, name: string): string => `,${name},${email},010-1234-5678,KST\r\n`;
export const many = (emails: string[]): string =>
  `${HEAD}\r\n${emails.map((email) => add(email, '새 사람')).join('')}`;
