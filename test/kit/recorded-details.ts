import ts from 'typescript';
import { sourceFiles } from './source.js';

export interface RecordedDetail {
  /** As the code says it; empty where it is not a text that stands there. */
  actions: string[];
  name: string;
}

/** The details that audit entries of the code carry: `audit.record(tx, actor, { action, …, details: { kind } })`. */
export function recordedDetails(...folders: string[]): RecordedDetail[] {
  return folders.flatMap(sourceFiles).flatMap(({ path, text }) => {
    if (!text.includes('details')) return [];
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    return entriesOf(file).flatMap((entry) =>
      namesIn(valueOf(entry, 'details'), file).map((name) => ({ actions: actionsOf(entry), name })),
    );
  });
}

function entriesOf(file: ts.SourceFile): ts.ObjectLiteralExpression[] {
  const found: ts.ObjectLiteralExpression[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && has(node, 'details') && has(node, 'resourceType'))
      found.push(node);
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

const nameOf = (property: ts.ObjectLiteralElementLike): string | undefined =>
  property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
    ? property.name.text
    : undefined;

const has = (node: ts.ObjectLiteralExpression, name: string): boolean =>
  node.properties.some((property) => nameOf(property) === name);

function valueOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = node.properties.find((one) => nameOf(one) === name);
  if (!property) return undefined;
  return ts.isPropertyAssignment(property) ? property.initializer : (property.name as ts.Identifier);
}

function actionsOf(entry: ts.ObjectLiteralExpression): string[] {
  const said = valueOf(entry, 'action')?.getText() ?? '';
  return [...said.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, action = '']) => action);
}

/** The names of whatever object the expression is, a part of it may be, or a function or constant of the file makes. */
function namesIn(expression: ts.Expression | undefined, file: ts.SourceFile): string[] {
  if (!expression) return [];
  if (ts.isObjectLiteralExpression(expression)) {
    return expression.properties.flatMap((property) =>
      ts.isSpreadAssignment(property) ? namesIn(property.expression, file) : (nameOf(property) ?? []),
    );
  }
  if (ts.isParenthesizedExpression(expression)) return namesIn(expression.expression, file);
  if (ts.isConditionalExpression(expression))
    return [expression.whenTrue, expression.whenFalse].flatMap((branch) => namesIn(branch, file));
  if (ts.isCallExpression(expression)) return madeBy(expression.expression.getText(), file);
  if (ts.isIdentifier(expression)) return madeBy(expression.text, file);
  return [];
}

function madeBy(name: string, file: ts.SourceFile): string[] {
  const names: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer) {
      if (ts.isObjectLiteralExpression(node.initializer)) names.push(...namesIn(node.initializer, file));
    }
    if (ts.isFunctionDeclaration(node) && node.name?.text === name) {
      ts.forEachChild(node.body ?? node, (statement) => {
        if (ts.isReturnStatement(statement)) names.push(...namesIn(statement.expression, file));
      });
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return names;
}
