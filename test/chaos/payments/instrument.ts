import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { packageRoot } from '../../../src/app/package-root.js';

/** What a payment's way through the server is made of: confirm, refund, webhook, recovery and what gives the goods. */
const FLOWS = [
  'modules/payments/complete-payment.use-case',
  'modules/payments/confirm-by-client.use-case',
  'modules/payments/settle-payment.use-case',
  'modules/payments/end-attempt.use-case',
  'modules/payments/sync-payment.use-case',
  'modules/payments/accounts/capture-books',
  'modules/payments/accounts/take-back-capture',
  'modules/payments/accounts/virtual-accounts',
  'modules/payments/fulfilment/point-topup.fulfilment',
  'modules/payments/fulfilment/offers',
  'modules/payments/redirect/toss-redirect.controller',
  'modules/payments/gateway/toss.gateway',
  'modules/payments/webhooks/receive-webhook.use-case',
  'modules/payments/webhooks/process-webhook.use-case',
  'modules/payments/webhooks/toss-webhook.controller',
  'modules/payments/exceptions/recover-payment.use-case',
  'modules/refunds/request-refund.use-case',
  'modules/refunds/pay-out-refund.use-case',
  'modules/refunds/settle-refund.use-case',
  'modules/refunds/refund-books',
  'modules/refunds/release-refund',
  'modules/refunds/refund-accounts',
  'modules/matching/fulfil-membership.use-case',
  'modules/domains/billing/settle-usage-bill.use-case',
  'platform/outbox/event-worker',
];

/** A copy of the built server whose every await of these flows is a place to be killed at. */
export interface Instrumented {
  main: string;
  /** All of them, by name, in the order of the source. */
  points: string[];
}

export function instrumentServer(folder: string): Instrumented {
  const dist = join(packageRoot(), 'dist');
  cpSync(dist, folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.map') && path !== join(dist, 'server'),
  });
  const hook = join(folder, 'kill-hook.mjs');
  cpSync(join(dirname(fileURLToPath(import.meta.url)), 'kill-hook.mjs'), hook);
  const points: string[] = [];
  for (const flow of FLOWS) {
    const file = join(folder, 'src', `${flow}.js`);
    const { text, names } = instrument(readFileSync(file, 'utf8'), basename(file));
    const from = relative(dirname(file), hook).replaceAll('\\', '/');
    writeFileSync(file, `import { at as __at } from '${from}';\n${text}`);
    points.push(...names.flatMap((name) => [`${name} > sent`, `${name} > answered`]));
  }
  // As the product itself is: a start takes half the time.
  execFileSync(process.execPath, [join(packageRoot(), 'scripts', 'bundle.mjs'), folder]);
  return { main: join(folder, 'server', 'main.mjs'), points };
}

/** Puts `__at("name", …)` round whatever is awaited, and round what an async method hands on without awaiting it. */
export function instrument(source: string, fileName: string): { text: string; names: string[] } {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
  const names: string[] = [];
  const inserts: { at: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const awaited = awaitedBy(node);
    if (awaited) {
      const name = nameOf(awaited, file, names);
      names.push(name);
      inserts.push({ at: awaited.getStart(file), text: `__at(${JSON.stringify(name)}, ` });
      inserts.push({ at: awaited.getEnd(), text: ')' });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  let text = source;
  for (const insert of inserts.sort((a, b) => b.at - a.at)) {
    text = text.slice(0, insert.at) + insert.text + text.slice(insert.at);
  }
  return { text, names };
}

function awaitedBy(node: ts.Node): ts.Expression | null {
  if (ts.isAwaitExpression(node)) return node.expression;
  const handedOn =
    ts.isReturnStatement(node) && node.expression && ts.isCallExpression(node.expression)
      ? node.expression
      : null;
  return handedOn && isOfThis(handedOn.expression) && isAsync(functionOf(node)) ? handedOn : null;
}

function isOfThis(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ThisKeyword) return true;
  return ts.isPropertyAccessExpression(callee) && isOfThis(callee.expression);
}

function functionOf(node: ts.Node): ts.Node | undefined {
  let above: ts.Node | undefined = node.parent;
  while (above && !ts.isFunctionLike(above)) above = above.parent;
  return above;
}

function isAsync(fn: ts.Node | undefined): boolean {
  const modifiers = fn && ts.canHaveModifiers(fn) ? ts.getModifiers(fn) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
}

/** `Class.method: what is asked`, numbered where a method asks the same more than once. */
function nameOf(awaited: ts.Expression, file: ts.SourceFile, taken: readonly string[]): string {
  let [method, owner] = ['', ''];
  for (let above: ts.Node | undefined = awaited; above; above = above.parent) {
    if (method === '' && (ts.isMethodDeclaration(above) || ts.isFunctionDeclaration(above)))
      method = above.name?.getText(file) ?? '';
    if (ts.isClassDeclaration(above)) owner = `${above.name?.getText(file) ?? ''}.`;
  }
  const asked = ts.isCallExpression(awaited) ? awaited.expression : awaited;
  const words = asked
    .getText(file)
    .replace(/\s+/g, '')
    .replace(/^this\./, '')
    .slice(0, 60);
  const name = `${owner}${method}: ${words}`;
  const same = taken.filter((each) => each === name || each.startsWith(`${name} #`)).length;
  return same === 0 ? name : `${name} #${same + 1}`;
}
