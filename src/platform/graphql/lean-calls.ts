import {
  ForbiddenException,
  type ArgumentMetadata,
  type CanActivate,
  type PipeTransform,
} from '@nestjs/common';
import type { ExternalContextCreator } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { STATIC_CONTEXT } from '@nestjs/core/injector/constants.js';
import { isObservable, lastValueFrom, type Observable } from 'rxjs';

/** What a pipe has to wait for, or say at length. */
export const LATER = Symbol('later');

/** A pipe that can do with many values at once. */
export interface PipeAtOnce extends PipeTransform {
  /** @throws what is wrong with the value  @returns what becomes of it, or LATER where only `transform` knows */
  atOnce(value: unknown, metadata: ArgumentMetadata): unknown;
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

type Fill = (args: unknown[], ...given: unknown[]) => Promise<unknown> | null;

type Method = (...args: unknown[]) => unknown;

interface Options {
  guards?: boolean;
  filters?: boolean;
  interceptors?: boolean;
}

/** The arguments by which a call is made; `context` and `inquirer` only for what is made anew for each request. */
type Wanted = [
  instance: object,
  callback: Method,
  name: string,
  key: string,
  factory: unknown,
  context: unknown,
  inquirer: unknown,
  options: Options | undefined,
  type: string,
];

interface PartsCreator<T> {
  create(instance: object, callback: Method, moduleKey: string, context: unknown): T;
}

/** The parts of Nest's creator of calls that are used here. */
interface Calls {
  create(...wanted: Wanted): Method;
  getHostModuleKey(instance: object, type: unknown, inquirer: unknown): string;
  getContextModuleKey(type: unknown): string;
  getMetadata(
    instance: object,
    name: string,
    key: string,
    factory: unknown,
    type: string,
  ): {
    argsLength: number;
    paramtypes: unknown[];
    getParamsMetadata(moduleKey: string): Parameter[] | null;
  };
  contextUtils: { mergeParamsMetatypes(parameters: Parameter[], types: unknown[]): Parameter[] };
  pipesConsumer: {
    paramsTokenFactory: { exchangeEnumForString(type: number): ArgumentMetadata['type'] };
  };
  pipesContextCreator: PartsCreator<PipeTransform[]>;
  guardsContextCreator: PartsCreator<CanActivate[]>;
  interceptorsContextCreator: PartsCreator<unknown[]>;
  filtersContextCreator: PartsCreator<{ next(error: unknown, host: ExecutionContextHost): unknown }>;
}

const PARTS = [
  'getHostModuleKey',
  'getContextModuleKey',
  'getMetadata',
  'contextUtils',
  'pipesConsumer',
  'pipesContextCreator',
  'guardsContextCreator',
  'interceptorsContextCreator',
  'filtersContextCreator',
];

/**
 * Nest makes some fifty promises to call one resolver: five for each parameter and pipe, four for a guard, ten around
 * them, also where nothing has to be waited for. A list of twenty rows is cheaper than that. Here what is at hand is
 * done at once, in the same order and with the same outcome; whatever has to wait takes Nest's own way, and where Nest
 * changed inside nothing is replaced.
 */
export function makeCallsLean(creator: ExternalContextCreator): void {
  const calls = creator as unknown as Calls;
  if (!PARTS.every((part) => part in calls)) return;
  const { create } = calls;
  calls.create = (...wanted) => leanCall(calls, wanted) ?? create.apply(calls, wanted);
}

/** @returns null for a call with parts that may have to wait */
function leanCall(calls: Calls, wanted: Wanted): Method | null {
  const [instance, callback, name, key, factory, context, inquirer, options = ALL, type] = wanted;
  if (type !== 'graphql' || context !== undefined || inquirer !== undefined) return null;
  const moduleKey =
    calls.getHostModuleKey(instance, instance.constructor, undefined) ||
    calls.getContextModuleKey(instance.constructor);
  const of = <T>(parts: PartsCreator<T>): T => parts.create(instance, callback, moduleKey, STATIC_CONTEXT);
  const { argsLength, paramtypes, getParamsMetadata } = calls.getMetadata(instance, name, key, factory, type);
  const parameters = calls.contextUtils.mergeParamsMetatypes(getParamsMetadata(moduleKey) ?? [], paramtypes);
  const guards = options.guards ? of(calls.guardsContextCreator) : [];
  if (options.interceptors && of(calls.interceptorsContextCreator).length > 0) return null;
  const fill = leanFill(calls, of(calls.pipesContextCreator), parameters);
  if (!fill && parameters.length > 0) return null;
  const filter = options.filters ? of(calls.filtersContextCreator) : null;

  const fail = (error: unknown, given: unknown[]): unknown => {
    if (!filter) throw error;
    return filter.next(error, hostOf(given, instance, callback));
  };
  const run = (given: unknown[]): unknown => {
    if (!fill) return callback.apply(instance, given);
    const args = new Array<unknown>(argsLength).fill(null);
    const waiting = fill(args, ...given);
    return waiting ? waiting.then(() => callback.apply(instance, args)) : callback.apply(instance, args);
  };
  const call = (given: unknown[], asked = 0): unknown => {
    for (let i = asked; i < guards.length; i += 1) {
      const may = guards[i]?.canActivate(hostOf(given, instance, callback));
      if (may === false) throw new ForbiddenException();
      if (may !== true) return later(may).then((allowed) => (requireAllowed(allowed), call(given, i + 1)));
    }
    return run(given);
  };
  return (...given) => {
    try {
      const result = call(given);
      if (result instanceof Promise) return result.then(settled, (error: unknown) => fail(error, given));
      return settled(result);
    } catch (error) {
      return fail(error, given);
    }
  };
}

const ALL: Options = { guards: true, filters: true, interceptors: true };

function hostOf(args: unknown[], instance: object, callback: Method): ExecutionContextHost {
  const host = new ExecutionContextHost(args, instance.constructor as never, callback);
  host.setType('graphql');
  return host;
}

function later<T>(value: Promise<T> | Observable<T> | undefined): Promise<T | undefined> {
  return isObservable(value) ? lastValueFrom(value) : Promise.resolve(value);
}

function requireAllowed(allowed: boolean | undefined): void {
  if (!allowed) throw new ForbiddenException();
}

function settled(result: unknown): unknown {
  return isObservable(result) ? lastValueFrom(result) : result;
}

/** Fills in a method's parameters; null where it has other pipes than the one that can say so at once. */
function leanFill(calls: Calls, given: PipeTransform[], parameters: Parameter[]): Fill | null {
  const [pipe] = given;
  if (given.length !== 1 || !pipe || !('atOnce' in pipe) || parameters.length === 0) return null;
  if (parameters.some(({ pipes }) => pipes.length > 0)) return null;
  const quick = pipe as PipeAtOnce;
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
      const found = quick.atOnce(value, metadata);
      if (found !== LATER) args[index] = found;
      else (waiting ??= []).push(fillLater(args, index, quick.transform(value, metadata)));
    }
    return waiting && Promise.all(waiting);
  };
}

async function fillLater(args: unknown[], index: number, value: unknown): Promise<void> {
  args[index] = await value;
}
