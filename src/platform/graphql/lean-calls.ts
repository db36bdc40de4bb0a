import {
  ForbiddenException,
  type ArgumentMetadata,
  type CanActivate,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';

/** A pipe that can say of many values at once that they stay as they are. */
export interface PipeAtOnce extends PipeTransform {
  /** @throws what is wrong with the value  @returns whether nothing is to be done with it */
  leaves(value: unknown, metadata: ArgumentMetadata): boolean;
}

/** A guard that never has to wait. */
export abstract class GuardAtOnce implements CanActivate {
  abstract canActivate(context: ExecutionContext): boolean;
}

/** How Nest describes a parameter of a resolver's method to itself. */
interface Parameter {
  index: number;
  /** A number for what GraphQL hands over, a name for what a decorator of ours finds. */
  type: number | string;
  data: string | undefined;
  metatype: ArgumentMetadata['metatype'];
  pipes: PipeTransform[];
  extractValue: (...given: unknown[]) => unknown;
}

type Fill = (args: unknown[], ...given: unknown[]) => unknown;

/** The parts of Nest's creator of calls that are replaced. */
interface Calls {
  createPipesFn(pipes: PipeTransform[], parameters: Parameter[]): Fill | null;
  createGuardsFn(
    guards: CanActivate[],
    instance: object,
    callback: () => unknown,
    contextType: string,
  ): ((args: unknown[]) => unknown) | null;
  transformToResult(result: unknown): unknown;
  pipesConsumer: {
    paramsTokenFactory: { exchangeEnumForString(type: number): ArgumentMetadata['type'] };
  };
}

/**
 * Nest makes some fifty promises to call one resolver: five for each parameter and pipe, four for a guard, also where
 * nothing has to be waited for. A list of twenty rows is cheaper than that. Here what is at hand is done at once, in the
 * same order and with the same outcome; whatever has to wait takes Nest's own way. Where Nest changed inside, nothing
 * is replaced.
 */
export function makeCallsLean(creator: ExternalContextCreator): void {
  const calls = creator as unknown as Calls;
  const { createPipesFn: pipes, createGuardsFn: guards, transformToResult: result } = calls;
  if (!pipes || !guards || !result || !calls.pipesConsumer?.paramsTokenFactory) return;
  calls.createPipesFn = (given, parameters) =>
    leanFill(calls, given, parameters) ?? pipes.call(calls, given, parameters);
  calls.createGuardsFn = (given, ...rest) => leanGuards(given, ...rest) ?? guards.call(calls, given, ...rest);
  calls.transformToResult = (value) => (isObservable(value) ? result.call(calls, value) : value);
}

/** Fills in a method's parameters; null where it has other pipes than the one that can say so at once. */
function leanFill(calls: Calls, given: PipeTransform[], parameters: Parameter[]): Fill | null {
  const [pipe] = given;
  if (given.length !== 1 || !pipe || !('leaves' in pipe) || parameters.length === 0) return null;
  if (parameters.some(({ pipes }) => pipes.length > 0)) return null;
  const atOnce = pipe as PipeAtOnce;
  const tokens = calls.pipesConsumer.paramsTokenFactory;
  const slots = parameters.map(({ index, type, data, metatype, extractValue }) => {
    const found = typeof type === 'string';
    const metadata: ArgumentMetadata = {
      type: found ? 'custom' : tokens.exchangeEnumForString(type),
      metatype,
      data,
    };
    return { index, metadata, extractValue };
  });
  return (args, ...values) => {
    let waiting: Promise<void>[] | null = null;
    for (const { index, metadata, extractValue } of slots) {
      const value = extractValue(...values);
      if (atOnce.leaves(value, metadata)) args[index] = value;
      else (waiting ??= []).push(fillLater(args, index, atOnce.transform(value, metadata)));
    }
    return waiting && Promise.all(waiting);
  };
}

async function fillLater(args: unknown[], index: number, value: unknown): Promise<void> {
  args[index] = await value;
}

/** Asks the only guard, if it is one that answers at once. */
function leanGuards(
  guards: CanActivate[],
  instance: object,
  callback: () => unknown,
  contextType: string,
): ((args: unknown[]) => void) | null {
  const [guard] = guards;
  if (guards.length !== 1 || !(guard instanceof GuardAtOnce)) return null;
  return (args) => {
    const context = new ExecutionContextHost(args, instance.constructor as never, callback);
    context.setType(contextType);
    if (!guard.canActivate(context)) throw new ForbiddenException();
  };
}

function isObservable(value: unknown): boolean {
  return typeof (value as { subscribe?: unknown } | null | undefined)?.subscribe === 'function';
}
