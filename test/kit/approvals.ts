import type { Actor } from '../../src/platform/security/actor.js';
import type { GraphqlClient } from './graphql-client.js';
import type { StaffClient } from './staff-client.js';
import { connected } from './test-database.js';
import type { TestSystem } from './test-system.js';

export interface ApprovalAnswer {
  id: string;
  kind: string;
  status: string;
  version: number;
  subjectId: string;
  mayDecide: boolean;
  mine: boolean;
  requestedBy: string | null;
  decidedBy: string | null;
  facts: { name: string; type: string; value: string }[];
}

const FIELDS = `id kind status version subjectId mayDecide mine requestedBy decidedBy facts { name type value }`;

/** Requests as this member of staff sees them. */
export async function approvalsSeenBy(staff: GraphqlClient, filter = ''): Promise<ApprovalAnswer[]> {
  const { approvals } = await staff.ok<{ approvals: { items: ApprovalAnswer[] } }>(
    `{ approvals(limit: 100${filter && `, filter: { ${filter} }`}) { items { ${FIELDS} } } }`,
  );
  return approvals.items;
}

export async function approvalAbout(staff: GraphqlClient, subjectId: string): Promise<ApprovalAnswer> {
  const found = (await approvalsSeenBy(staff)).find((approval) => approval.subjectId === subjectId);
  if (!found) throw new Error(`Nothing asked about ${subjectId}`);
  return found;
}

const send = (staff: GraphqlClient, call: string) =>
  staff.send<Record<string, { status: string; version: number }>>(`mutation { ${call} { status version } }`);

type Decision = Record<string, { status: string; version: number }>;

export const approve = (staff: StaffClient, request: Pick<ApprovalAnswer, 'id' | 'version'>) =>
  staff.confirmed<Decision>(approval(request));

/** Confirmed already, and sent when the test says so. */
export const readyToApprove = (staff: StaffClient, request: Pick<ApprovalAnswer, 'id' | 'version'>) =>
  staff.ready<Decision>(approval(request));

const approval = ({ id, version }: Pick<ApprovalAnswer, 'id' | 'version'>) =>
  `mutation { approveRequest(id: "${id}", version: ${version}) { status version } }`;

export const reject = (staff: GraphqlClient, { id, version }: Pick<ApprovalAnswer, 'id' | 'version'>) =>
  send(staff, `rejectRequest(id: "${id}", reason: "근거 부족", version: ${version})`);

export const withdraw = (staff: GraphqlClient, { id, version }: Pick<ApprovalAnswer, 'id' | 'version'>) =>
  send(staff, `withdrawRequest(id: "${id}", version: ${version})`);

/** The code an answer was refused with; undefined when it was not. */
export function codeOf(answer: { errors: { extensions: { code: string } }[] }): string | undefined {
  return answer.errors[0]?.extensions.code;
}

/** Who is behind a client, for calls below GraphQL. */
export async function actorOf(staff: GraphqlClient): Promise<Actor & { type: 'ADMIN' }> {
  const { viewer } = await staff.ok<{ viewer: { adminUser: { id: string } } }>(
    `{ viewer { adminUser { id } } }`,
  );
  return { type: 'ADMIN', id: viewer.adminUser.id, sessionId: viewer.adminUser.id, ip: null };
}

/** The request's time is over, as if it had passed. */
export async function runOut(system: TestSystem, approvalId: string): Promise<void> {
  await connected(system.database.ownerUrl, (owner) =>
    owner.query(
      `UPDATE approvals SET requested_at = now() - interval '8 days', expires_at = now() - interval '1 day' WHERE id = $1`,
      [approvalId],
    ),
  );
}

export async function approvalRow(
  system: TestSystem,
  id: string,
): Promise<{ status: string; decided_by: string | null; used_at: Date | null }> {
  const [row] = await system.sql<{ status: string; decided_by: string | null; used_at: Date | null }>(
    `SELECT status, decided_by, used_at FROM approvals WHERE id = $1`,
    [id],
  );
  if (!row) throw new Error(`no approval ${id}`);
  return row;
}

/** The steps of a request in the audit log, and the same in the outbox. */
export async function stepsOf(
  system: TestSystem,
  id: string,
): Promise<{ audit: string[]; outbox: string[] }> {
  const audit = await system.sql<{ step: string }>(
    `SELECT action AS step FROM audit_events WHERE resource_type = 'approval' AND resource_id = $1 ORDER BY occurred_at, id`,
    [id],
  );
  const outbox = await system.sql<{ step: string }>(
    `SELECT event AS step FROM outbox WHERE subject_id = $1 ORDER BY seq`,
    [id],
  );
  return { audit: audit.map(({ step }) => step), outbox: outbox.map(({ step }) => step) };
}

/** Makes a member of staff the same person as a customer: staff are customers under the same address. */
export async function linkTo(
  system: TestSystem,
  staff: GraphqlClient,
  customer: { id: string },
): Promise<void> {
  const { id } = await actorOf(staff);
  await connected(system.database.adminUrl, (db) =>
    db.query(`UPDATE admin_users SET email = (SELECT email FROM users WHERE id = $2) WHERE id = $1`, [
      id,
      customer.id,
    ]),
  );
}
