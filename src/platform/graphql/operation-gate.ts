import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Config } from '../config/config.js';
import { callerOf, Overload } from '../http/overload.js';
import { actorKey } from '../security/actor.js';
import type { Account } from '../rate-limit/account.js';
import { budgetOfField } from '../rate-limit/budgets.js';
import { lineOf, networkOf } from '../rate-limit/network.js';
import { RateLimits, type Charge } from '../rate-limit/rate-limits.js';
import type { GateVerdict } from '../rate-limit/verdict.js';
import { COST_MAX } from './operation-cost.js';
import { Maintenance } from '../settings/maintenance.js';
import type { RequestContext } from './request-context.js';

export interface GatedOperation {
  kind: 'query' | 'mutation' | 'subscription';
  rootFields: readonly string[];
  /** Points, at least 1. */
  cost: number;
}

/** Lets an operation pass when whoever asks has the points for it. Every way to execute an operation goes through it. */
@Injectable()
export class OperationGate {
  constructor(
    private readonly limits: RateLimits,
    private readonly overload: Overload,
    private readonly maintenance: Maintenance,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Spends the operation's points. As a rule it answers at once; a promise comes only when other processes must be
   * heard first. The verdict is kept in `context.verdict`, also when it refuses.
   * @throws RATE_LIMITED with `retryAfterMs` (thrown, or a rejected promise); FORBIDDEN or UNAUTHENTICATED for a
   *   question about the schema from somebody who may not read it; SERVICE_UNAVAILABLE when the process is overloaded
   *   and callers of this kind have to wait; MAINTENANCE for customers while there is
   */
  admit(context: RequestContext, operation: GatedOperation): GateVerdict | Promise<GateVerdict> {
    this.overload.admit(callerOf(operation.kind, context.principal.actor.type !== 'ANONYMOUS'));
    this.maintenance.admit(context.principal.actor, operation.rootFields);
    this.guardSchema(context, operation.rootFields);
    const charges = this.chargesOf(context, operation);
    const accounts = charges.map(({ account }) => account);
    try {
      const waiting = this.limits.spend(charges);
      if (!waiting) return this.passed(context, operation, accounts);
      return waiting.then(
        () => this.passed(context, operation, accounts),
        (refusal: unknown) => this.refused(context, operation, accounts, refusal),
      );
    } catch (refusal) {
      return this.refused(context, operation, accounts, refusal);
    }
  }

  /** Takes one point for a document that was refused before it had a cost: looking at it was work. */
  charge(context: RequestContext): void {
    if (context.ip) this.limits.charge(this.limits.account('address', lineOf(context.ip)), 1);
  }

  private guardSchema(context: RequestContext, rootFields: readonly string[]): void {
    if (this.config.isSchemaPublic) return;
    if (rootFields.includes('__schema') || rootFields.includes('__type')) context.require('schema.read');
  }

  private chargesOf(context: RequestContext, operation: GatedOperation): Charge[] {
    const { cost, rootFields } = operation;
    const { principal, ip, isUnlearned } = context;
    const line = ip === null ? 'unknown' : lineOf(ip);
    const known = principal.actor.type !== 'ANONYMOUS';
    const own = known ? actorKey(principal.actor) : line;
    const charges = [{ account: this.limits.account('address', line), points: cost }];
    // While the database is away an office must hear that, and not that its address has too many visitors.
    if (!isUnlearned)
      charges.unshift({ account: this.limits.account(known ? 'actor' : 'visitor', own), points: cost });
    for (const field of rootFields) {
      const budget = budgetOfField(field);
      if (!budget || (isUnlearned && budget !== 'signIn')) continue;
      const key = budget === 'signIn' && ip !== null ? networkOf(ip) : own;
      charges.push({ account: this.limits.account(budget, key), points: 1 });
    }
    return charges;
  }

  private passed(context: RequestContext, operation: GatedOperation, accounts: Account[]): GateVerdict {
    context.rootFields = operation.rootFields;
    const [own] = accounts as [Account];
    const { remaining, resetsAt: resetAt } = own;
    return (context.verdict = {
      headers: headersOf(accounts, this.clock.now().getTime()),
      extensions: { cost: { requested: operation.cost, limit: COST_MAX, remaining, resetAt } },
      accounts,
    });
  }

  private refused(
    context: RequestContext,
    operation: GatedOperation,
    accounts: Account[],
    refusal: unknown,
  ): never {
    const { headers } = this.passed(context, operation, accounts);
    const { retryAfterMs } = (refusal as { args?: { retryAfterMs?: number } }).args ?? {};
    if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.ceil(retryAfterMs / 1_000));
    this.charge(context);
    throw refusal;
  }
}

function headersOf(accounts: readonly Account[], nowMs: number): Record<string, string> {
  let policy = '';
  let state = '';
  for (const { budget, limit, remaining, resetsAtMs } of accounts) {
    const comma = policy === '' ? '' : ', ';
    policy += `${comma}"${budget}";q=${limit};w=60`;
    state += `${comma}"${budget}";r=${remaining};t=${Math.max(0, Math.ceil((resetsAtMs - nowMs) / 1_000))}`;
  }
  return { 'ratelimit-policy': policy, ratelimit: state };
}
