import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FieldNode,
  type SelectionSetNode,
  type ValidationContext,
  type ASTVisitor,
} from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';

/** What one document may hold (threat model §4 "GraphQL"). Tokens are counted by the parser before this. */
export const DOCUMENT_LIMITS = {
  tokens: 1_000,
  depth: 10,
  aliases: 15,
  directives: 10,
  directivesOnField: 3,
  operations: 5,
  rootMutationFields: 1,
} as const;

/** Errors in one answer. */
export const ERRORS_MAX = 5;

type Measure = keyof typeof DOCUMENT_LIMITS;

/** A validation rule that refuses documents over the limits before anything is executed. */
export function documentLimits(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      for (const [what, found] of Object.entries(measure(document)) as [Measure, number][]) {
        const limit = DOCUMENT_LIMITS[what];
        if (found > limit) {
          const refusal = commonErrors.QUERY_TOO_COMPLEX({ what, limit, found });
          context.reportError(new GraphQLError(refusal.message, { originalError: refusal }));
        }
      }
    },
  };
}

function measure(document: DocumentNode): Partial<Record<Measure, number>> {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition.selectionSet);
  }
  const found = {
    depth: 0,
    aliases: 0,
    directives: 0,
    directivesOnField: 0,
    operations: 0,
    rootMutationFields: 0,
  };
  // Work is bounded: past this many nodes the document is refused by a count that is certainly over.
  let budget = 20_000;

  const walk = (set: SelectionSetNode, depth: number, open: ReadonlySet<string>): void => {
    for (const selection of set.selections) {
      if ((budget -= 1) < 0) {
        found.depth = DOCUMENT_LIMITS.depth + 1;
        return;
      }
      const directives = selection.directives?.length ?? 0;
      found.directives += directives;
      found.directivesOnField = Math.max(found.directivesOnField, directives);
      if (selection.kind === Kind.FIELD) {
        if (selection.alias) found.aliases += 1;
        found.depth = Math.max(found.depth, depth);
        const below = isIntrospection(selection) ? -Infinity : depth + 1;
        if (selection.selectionSet) walk(selection.selectionSet, below, open);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, depth, open);
      } else {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        // A fragment inside itself is graphql's own validation error; here it must only not loop.
        if (fragment && !open.has(name)) walk(fragment, depth, new Set([...open, name]));
      }
    }
  };

  /** Fields at the root, also those that stand in fragments. */
  const rootFields = (set: SelectionSetNode, open: ReadonlySet<string> = new Set()): number =>
    set.selections.reduce((sum, selection) => {
      if ((budget -= 1) < 0) return DOCUMENT_LIMITS.rootMutationFields + 1;
      if (selection.kind === Kind.FIELD) return sum + 1;
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + rootFields(selection.selectionSet, open);
      const name = selection.name.value;
      const fragment = fragments.get(name);
      return sum + (fragment && !open.has(name) ? rootFields(fragment, new Set([...open, name])) : 0);
    }, 0);

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    found.operations += 1;
    found.directives += definition.directives?.length ?? 0;
    walk(definition.selectionSet, 1, new Set());
    if (definition.operation === 'mutation') {
      found.rootMutationFields = Math.max(found.rootMutationFields, rootFields(definition.selectionSet));
    }
  }
  return found;
}

/** Introspection is deep by nature and has a depth rule of its own; whether it is answered is decided at the gate. */
function isIntrospection(field: FieldNode): boolean {
  return field.name.value === '__schema' || field.name.value === '__type';
}
