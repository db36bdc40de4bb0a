import { Injectable } from '@nestjs/common';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { AdmittedQuery } from './admitted-query.js';

const DOCUMENTS_MAX = 1_000;
/** Characters of all documents together; compiled code is some ten times that. */
const CHARACTERS_MAX = 2_000_000;

/**
 * Queries that passed parsing, validation and every document limit once. The schema does not change while a process
 * lives, so what was found out of a document stays true; what depends on the caller or on variables is asked each time.
 */
@Injectable()
export class AdmittedDocuments {
  private readonly documents = new LRUCache<string, AdmittedQuery>({
    max: DOCUMENTS_MAX,
    maxSize: CHARACTERS_MAX,
    sizeCalculation: (_query, source) => source.length + 1,
  });

  /** Only queries: a mutation is rare and dear, nothing is gained by keeping it. */
  admit(
    schema: GraphQLSchema,
    source: string,
    operationName: string | null | undefined,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): AdmittedQuery | null {
    if (operation.operation !== 'query') return null;
    const key = keyOf(source, operationName);
    const known = this.documents.get(key);
    if (known) return known;
    const query = new AdmittedQuery(schema, source, document, operation);
    // Who may look at the schema is decided a caller; such documents go the whole way each time.
    if (!query.introspects) this.documents.set(key, query);
    return query;
  }

  find(source: string, operationName: string | null | undefined): AdmittedQuery | null {
    return this.documents.get(keyOf(source, operationName)) ?? null;
  }
}

function keyOf(source: string, operationName: string | null | undefined): string {
  // No document holds this character, so that a name before it can never be taken for a part of the text.
  return operationName ? `${operationName}\u0000${source}` : source;
}
