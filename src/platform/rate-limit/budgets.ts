/**
 * What may be spent in a minute, in points, by default (the settings `limits.…` change them). An operation costs its points
 * (see `operation-cost.ts`) from the budget of its actor and of its address; a budget of its own costs one each time.
 */
export const BUDGETS = {
  /** Of a signed-in account or an API key, wherever it calls from. */
  actor: 5_000,
  /** Of all visitors of one address together. */
  visitor: 1_000,
  /** Of everybody behind one address, so that many accounts are no way round. Plain HTTP requests cost one point. */
  address: 20_000,
  /** Tries to sign in from one network (/24, /56), right or wrong. Failures have tighter limits in the auth module. */
  signIn: 100,
  /** Acts that move money, of one actor. */
  money: 120,
} as const;

export type Budget = keyof typeof BUDGETS;
export type Budgets = Record<Budget, number>;
export const WINDOW_MS = 60_000;

const ofFields = new Map<string, Budget>();

/** Marks an operation that has a budget of its own beside the common ones. The method's name is the field's. */
export function SpendsFrom(budget: 'signIn' | 'money'): MethodDecorator {
  return (_target, field) => {
    ofFields.set(String(field), budget);
  };
}

/** The budget of its own that a root field has, if it has one. */
export function budgetOfField(field: string): Budget | undefined {
  return ofFields.get(field);
}

/** Every field that has a budget of its own: a test compares them with the schema. */
export function fieldsWithBudget(): string[] {
  return [...ofFields.keys()];
}
