import type { GraphqlClient } from '../kit/graphql-client.js';
import type { TestSystem } from '../kit/test-system.js';

export interface NewFile {
  fileName: string;
  contentType: string;
  size: number;
  sha256?: string;
  subject?: { kind: string; id: string };
}

export interface UploadLink {
  attachmentId: string;
  url: string;
}

const ASK = `mutation ($input: AttachmentUploadInput!) {
  createAttachmentUpload(input: $input) { attachmentId url expiresAt } }`;

export const askUpload = (client: GraphqlClient, input: NewFile) =>
  client.send<{ createAttachmentUpload: UploadLink }>(ASK, { input });

export async function uploadLink(client: GraphqlClient, input: NewFile): Promise<UploadLink> {
  return (await client.ok<{ createAttachmentUpload: UploadLink }>(ASK, { input })).createAttachmentUpload;
}

export interface Answer {
  status: number;
  code: string | null;
  body: Record<string, unknown>;
}

/** Links carry the address people use; tests reach the server where it is. */
export function here(system: TestSystem, url: string): string {
  return system.url + new URL(url).pathname;
}

export async function put(system: TestSystem, url: string, bytes: Buffer | string): Promise<Answer> {
  const response = await fetch(here(system, url), {
    method: 'PUT',
    body: new Uint8Array(Buffer.from(bytes)),
  });
  const body = (await response.json()) as Record<string, unknown>;
  const [error] = (body['errors'] ?? []) as { extensions: { code: string } }[];
  return { status: response.status, code: error?.extensions.code ?? null, body };
}

export const text = (content: string, more: Partial<NewFile> = {}): NewFile => ({
  fileName: '메모.txt',
  contentType: 'text/plain',
  size: Buffer.byteLength(content),
  ...more,
});

/** A text file that lies in the store. */
export async function stored(
  system: TestSystem,
  client: GraphqlClient,
  content: string,
  more: Partial<NewFile> = {},
): Promise<string> {
  const link = await uploadLink(client, text(content, more));
  const answer = await put(system, link.url, content);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return link.attachmentId;
}

export interface Shown {
  id: string;
  fileName: string | null;
  contentType: string;
  size: number;
  sha256: string;
  downloadUrl: string;
}

export async function shown(client: GraphqlClient, subject?: { kind: string; id: string }): Promise<Shown[]> {
  const { attachments } = await client.ok<{ attachments: { items: Shown[] } }>(
    `query ($subject: AttachmentSubjectInput) { attachments(subject: $subject, limit: 100) {
       items { id fileName contentType size sha256 downloadUrl } } }`,
    { subject },
  );
  return attachments.items;
}

export const get = (system: TestSystem, url: string): Promise<Response> => fetch(here(system, url));

export async function refusal(response: Response): Promise<[number, string]> {
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return [response.status, errors[0]?.extensions.code ?? ''];
}
