import { Injectable } from '@nestjs/common';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../security/actor.js';
import { AdmittedOperation } from './admitted-operation.js';

const DOCUMENTS_MAX = 1_000;
/** Characters of all documents together; compiled code is some ten times that. */
const CHARACTERS_MAX = 2_000_000;

/**
 * Documents that passed parsing, validation and every document limit once. The schema does not change while a process
 * lives, so what was found out of a document stays true; what depends on the caller or on variables is asked each time.
 */
@Injectable()
export class AdmittedDocuments {
  private readonly documents = new LRUCache<string, AdmittedOperation>({
    max: DOCUMENTS_MAX,
    maxSize: CHARACTERS_MAX,
    sizeCalculation: (_query, source) => source.length + 1,
  });

  /**
   * Queries, and mutations that a program sends, since it sends the same ones all day. A person's mutation is rare, and
   * may need headers and cookies, so it goes the whole way and nothing is gained by keeping it.
   */
  admit(
    schema: GraphQLSchema,
    source: string,
    operationName: string | null | undefined,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    actor: Actor,
  ): AdmittedOperation | null {
    const kept = operation.operation === 'query' || isShortMutation(operation.operation, actor);
    if (!kept) return null;
    const key = keyOf(source, operationName);
    const known = this.documents.get(key);
    if (known) return known;
    const admitted = new AdmittedOperation(schema, source, document, operation);
    // Who may look at the schema is decided a caller; such documents go the whole way each time.
    if (!admitted.introspects) this.documents.set(key, admitted);
    return admitted;
  }

  find(source: string, operationName: string | null | undefined): AdmittedOperation | null {
    return this.documents.get(keyOf(source, operationName)) ?? null;
  }
}

/** A mutation that can do without the headers and cookies of its request: programs have none. */
export function isShortMutation(kind: string, actor: Actor): boolean {
  return kind === 'mutation' && actor.type === 'API_KEY';
}

function keyOf(source: string, operationName: string | null | undefined): string {
  // No document holds this character, so that a name before it can never be taken for a part of the text.
  return operationName ? `${operationName}\u0000${source}` : source;
}
