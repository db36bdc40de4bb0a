import { hashOf } from '../../gql/persisted';
import type { DocumentNode } from 'graphql';

/** The server keeps our documents under these hashes; the text itself does not travel. */
export function documentHash(document: DocumentNode): string {
  const operation = document.definitions.find((one) => one.kind === 'OperationDefinition');
  const hash = hashOf(operation?.name?.value ?? '');
  if (!hash) throw new Error('An operation that the build does not know');
  return hash;
}
