import type { DocumentNode, ValueNode } from 'graphql';

export interface RootField {
  name: string;
  args: Record<string, unknown>;
}

type Variables = Record<string, unknown>;

function valueOf(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case 'Variable':
      return variables[node.name.value];
    case 'ListValue':
      return node.values.map((one) => valueOf(one, variables));
    case 'ObjectValue':
      return Object.fromEntries(node.fields.map((one) => [one.name.value, valueOf(one.value, variables)]));
    case 'IntValue':
    case 'FloatValue':
      return Number(node.value);
    case 'NullValue':
      return null;
    default:
      return node.value;
  }
}

/** What an operation does: its first field with the values it is called with. Arguments not given are left out. */
export function rootField(document: DocumentNode, variables: Variables): RootField {
  const operation = document.definitions.find((one) => one.kind === 'OperationDefinition');
  const field = operation?.selectionSet.selections.find((one) => one.kind === 'Field');
  if (!field) throw new Error('An operation without a field');
  const args = (field.arguments ?? []).map((one) => [one.name.value, valueOf(one.value, variables)] as const);
  return {
    name: field.name.value,
    args: Object.fromEntries(args.filter(([, value]) => value !== undefined)),
  };
}
