import { useRef, useState } from 'react';
import { useClient } from 'urql';
import { CreateEvidenceUploadDocument, DeleteEvidenceDocument } from '@/gql/graphql';
import { toAppError, type AppError } from '@/lib/gql/errors';
import { putFile } from '@/lib/put-file';

export const EVIDENCE_MAX = 10;
export const evidenceTypes = 'image/png,image/jpeg,image/webp,application/pdf,text/plain';

export interface EvidenceFile {
  /** Of the attachment once it is stored; until then null. */
  id: string | null;
  /** Of this pick, for the page. */
  pick: number;
  name: string;
  error: AppError | null;
}

/** Files that show why: each is stored as it is picked, and belongs to the adjustment once that is sent. */
export function useEvidence() {
  const client = useClient();
  const [files, setFiles] = useState<EvidenceFile[]>([]);
  const [sending, setSending] = useState(0);
  const picks = useRef(0);
  const change = (pick: number, to: Partial<EvidenceFile>) =>
    setFiles((all) => all.map((file) => (file.pick === pick ? { ...file, ...to } : file)));

  const store = async (file: File) => {
    const pick = (picks.current += 1);
    setFiles((all) => [...all, { id: null, pick, name: file.name, error: null }]);
    setSending((count) => count + 1);
    const { data, error } = await client
      .mutation(CreateEvidenceUploadDocument, {
        input: { fileName: file.name, contentType: file.type, size: file.size },
      })
      .toPromise();
    const refused = data ? await putFile(data.createAttachmentUpload.url, file) : toAppError(error);
    change(pick, refused ? { error: refused } : { id: data?.createAttachmentUpload.attachmentId ?? null });
    setSending((count) => count - 1);
  };

  return {
    files,
    isSending: sending > 0,
    ids: files.flatMap(({ id }) => (id ? [id] : [])),
    hasRoom: files.length < EVIDENCE_MAX,
    add: (picked: Iterable<File>) => {
      for (const file of [...picked].slice(0, EVIDENCE_MAX - files.length)) void store(file);
    },
    /** What was not sent with an adjustment is taken away again. */
    remove: (file: EvidenceFile) => {
      setFiles((all) => all.filter(({ pick }) => pick !== file.pick));
      if (file.id) void client.mutation(DeleteEvidenceDocument, { id: file.id }).toPromise();
    },
  };
}

export type Evidence = ReturnType<typeof useEvidence>;
