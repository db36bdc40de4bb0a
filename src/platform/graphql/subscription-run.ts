import { createSourceEventStream, execute, type ExecutionResult } from 'graphql';
import { Delivery, type SharedAnswer } from '../live/live-feed.js';
import { runInTrace } from '../telemetry/trace.js';
import { toDomainError } from './error-format.js';
import { clientError, type AdmittedSubscription } from './subscription-admission.js';

/**
 * Runs an admitted subscription. Everything it gives is ready to be sent: errors are formatted, and one that ends the
 * stream is its last result.
 */
export async function runSubscription(
  args: AdmittedSubscription,
): Promise<SubscriptionRun | ExecutionResult> {
  return runInTrace(args, async () => {
    const source = await createSourceEventStream(args);
    if (Symbol.asyncIterator in source) return new SubscriptionRun(source[Symbol.asyncIterator](), args);
    return { errors: (source.errors ?? []).map(clientError) };
  });
}

export class SubscriptionRun implements AsyncGenerator<ExecutionResult, void, undefined> {
  private over = false;
  private failure: Error | null = null;

  constructor(
    private readonly source: AsyncIterator<unknown>,
    private readonly args: AdmittedSubscription,
  ) {}

  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    if (this.over) return { value: undefined, done: true };
    try {
      const { value, done } = await this.source.next();
      if (this.failure) throw this.failure;
      if (done) return { value: undefined, done: true };
      return { value: await this.answer(value), done: false };
    } catch (error) {
      return this.endWith(error);
    }
  }

  /** Ends it from outside, with an error as its last result. */
  async fail(error: Error): Promise<void> {
    this.failure = error;
    await this.source.return?.();
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    this.over = true;
    await this.source.return?.();
    return { value: undefined, done: true };
  }

  async throw(): Promise<IteratorResult<ExecutionResult, void>> {
    return this.return();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async answer(given: unknown): Promise<ExecutionResult> {
    const delivery = given instanceof Delivery ? given : new Delivery(given, null);
    const { shared } = delivery;
    const result = await (shared ? this.executeOnce(shared, delivery.value) : this.execute(delivery.value));
    if (!result.errors) return result;
    // What failed once may go well for the next who asks.
    if (shared) shared.executed = undefined;
    return runInTrace(this.args, () => ({ ...result, errors: result.errors?.map(clientError) }));
  }

  /** Executed by the first who asks; what the others are shown of people is on record for them as well. */
  private async executeOnce(shared: SharedAnswer, value: unknown): Promise<ExecutionResult> {
    const context = this.args.contextValue;
    if (shared.executed) {
      const result = await (shared.executed as Promise<ExecutionResult>);
      if (shared.looks) context.lookedLike(shared.looks);
      return result;
    }
    context.looks = null;
    const executing = this.execute(value);
    shared.executed = executing;
    const result = await executing;
    shared.looks = context.looks;
    return result;
  }

  private async execute(rootValue: unknown): Promise<ExecutionResult> {
    // What was read for the event before is not true any more.
    this.args.contextValue.freshLoaders();
    return runInTrace(this.args, () => execute({ ...this.args, rootValue }));
  }

  private async endWith(error: unknown): Promise<IteratorResult<ExecutionResult, void>> {
    await this.return();
    const { code, kind } = toDomainError(error);
    if (code === 'LIVE_TOO_SLOW') this.args.subscriber.tooSlow();
    else if (kind === 'UNAUTHENTICATED') this.args.subscriber.sessionOver();
    const last = runInTrace(this.args, () => clientError(error));
    return { value: { errors: [last] }, done: false };
  }
}
