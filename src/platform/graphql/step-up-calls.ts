import { Injectable } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getArgumentValues,
  getVariableValues,
  parse,
  type GraphQLField,
  type OperationDefinitionNode,
} from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';
import { argumentsHash, markedOperations } from './step-up.js';

/** Reads, before it is made, a call that somebody wants to make: the same coercion gives the same hash. */
@Injectable()
export class StepUpCalls {
  constructor(private readonly host: GraphQLSchemaHost) {}

  /**
   * @param operation the root field's name
   * @param variablesJson its arguments by name, as a JSON object
   * @returns the hash that the call itself will have
   * @throws INPUT_INVALID when the operation needs no second factor, or the arguments do not fit it
   */
  hashOf(operation: string, variablesJson: string): Buffer {
    const field = markedOperations().has(operation)
      ? this.host.schema.getMutationType()?.getFields()[operation]
      : undefined;
    if (!field) {
      throw commonErrors.INPUT_INVALID({ path: 'operation', reason: 'needs no second factor' });
    }
    return argumentsHash(this.coerce(field, objectIn(variablesJson)));
  }

  private coerce(field: GraphQLField<unknown, unknown>, given: Record<string, unknown>): object {
    const stranger = Object.keys(given).find((name) => !field.args.some((arg) => arg.name === name));
    if (stranger !== undefined) throw unfit(`${field.name} has no argument ${stranger}`.slice(0, 200));
    // What is left out has its default, as in the call itself.
    const named = field.args.filter((arg) => arg.name in given);
    const declared = named.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
    const passed = named.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
    const document = parse(
      named.length > 0 ? `mutation (${declared}) { ${field.name}(${passed}) }` : `mutation { ${field.name} }`,
    );
    const call = document.definitions[0] as OperationDefinitionNode;
    const node = call.selectionSet.selections[0];
    const { coerced, errors } = getVariableValues(this.host.schema, call.variableDefinitions ?? [], given);
    if (!coerced || node?.kind !== 'Field') throw unfit(errors?.[0]?.message.slice(0, 300) ?? 'do not fit');
    try {
      return getArgumentValues(field, node, coerced);
    } catch (missing) {
      throw unfit(missing instanceof Error ? missing.message.slice(0, 300) : 'do not fit');
    }
  }
}

function objectIn(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw unfit('no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unfit('no JSON object');
  return value as Record<string, unknown>;
}

function unfit(reason: string) {
  return commonErrors.INPUT_INVALID({ path: 'variablesJson', reason });
}
