import type pg from 'pg';
import { startSpan, type SpanAbout } from '../telemetry/spans.js';
import type { Span } from '../telemetry/trace.js';

const TEXT_MAX = 1_000;

type Callback = (error: unknown, result: unknown) => void;

/** The statement as it is written, with placeholders: what is asked for stands beside it, and stays here. */
export function statementAbout(sql: string): SpanAbout {
  const [verb = 'SQL'] = sql.trimStart().split(/\s/, 1);
  return {
    name: verb.toUpperCase(),
    kind: 'client',
    attributes: { 'db.system.name': 'postgresql', 'db.query.text': sql.slice(0, TEXT_MAX) },
  };
}

/** Makes each statement of a connection a part of the trace it is asked in. For connections of the pool. */
export function recordStatements(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const recorded = (...args: unknown[]): unknown => {
    const sql = textOf(args[0]);
    const span = sql === null ? null : startSpan(statementAbout(sql));
    return span ? ended(span, query, args) : query(...args);
  };
  client.query = recorded as typeof client.query;
}

function ended(span: Span, query: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  const last = args.at(-1);
  if (typeof last === 'function') {
    const callback: Callback = (error, result) => {
      span.end(error);
      (last as Callback)(error, result);
    };
    return query(...args.slice(0, -1), callback);
  }
  const answer = query(...args);
  if (answer instanceof Promise)
    answer.then(
      () => span.end(),
      (error: unknown) => span.end(error),
    );
  else span.end();
  return answer;
}

function textOf(given: unknown): string | null {
  if (typeof given === 'string') return given;
  const text = (given as { text?: unknown } | null | undefined)?.text;
  return typeof text === 'string' ? text : null;
}
