import { useState } from 'react';
import { useClient } from 'urql';
import { CreateImportUploadDocument, StartImportDocument } from '@/gql/graphql';
import { toAppError, type AppError } from '@/lib/gql/errors';
import { putFile } from '@/lib/put-file';
import { tableType } from './template';

/** Stores a file and hands it in for a dry run. */
export function useStart(onStarted: (id: string) => void) {
  const client = useClient();
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  async function handIn(kind: string, file: File): Promise<AppError | null> {
    // macOS takes syllables apart in the names of files.
    const input = {
      fileName: file.name.normalize('NFC'),
      contentType: tableType(file.name) ?? '',
      size: file.size,
    };
    const asked = await client.mutation(CreateImportUploadDocument, { input }).toPromise();
    if (!asked.data) return toAppError(asked.error);
    const { attachmentId, url } = asked.data.createAttachmentUpload;
    const refused = await putFile(url, file);
    if (refused) return refused;
    const started = await client.mutation(StartImportDocument, { input: { kind, attachmentId } }).toPromise();
    if (!started.data) return toAppError(started.error);
    onStarted(started.data.startImport.id);
    return null;
  }

  return {
    isSending,
    error,
    send: async (kind: string, file: File) => {
      setSending(true);
      setError(await handIn(kind, file));
      setSending(false);
    },
  };
}
