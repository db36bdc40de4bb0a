import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { ConstraintMetadata } from 'class-validator/types/metadata/ConstraintMetadata.js';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';

export type InputClass = new () => object;

type Values = Record<string, unknown>;

interface Check {
  rule: ValidationMetadata;
  constraint: ConstraintMetadata;
}

/** What is said about one property: when it is looked at, and how. */
interface PropertyRules {
  name: string;
  conditions: ((object: object, value: unknown) => boolean)[];
  checks: Check[];
  /** The value is an input of its own, or a list of such. */
  isNested: boolean;
}

/**
 * The rules of a class of inputs, sorted once: class-validator sorts them for each value, and makes promises where none
 * is needed. It has the word wherever something is wrong, or may have to wait.
 */
export class InputRules {
  private static readonly known = new Map<unknown, InputRules | null>();

  private constructor(private readonly properties: readonly PropertyRules[]) {}

  /** @returns null for a class with rules of a kind that only class-validator knows */
  static of(type: InputClass): InputRules | null {
    let rules = this.known.get(type);
    if (rules === undefined) {
      rules = this.read(type);
      this.known.set(type, rules);
    }
    return rules;
  }

  private static read(type: InputClass): InputRules | null {
    const storage = getMetadataStorage();
    const properties = new Map<string, PropertyRules>();
    for (const rule of storage.getTargetValidationMetadatas(type, '', false, false)) {
      const { propertyName: name } = rule;
      const found = properties.get(name) ?? { name, conditions: [], checks: [], isNested: false };
      properties.set(name, found);
      if (rule.type === ValidationTypes.WHITELIST) continue;
      if (rule.type === ValidationTypes.CONDITIONAL_VALIDATION) {
        found.conditions.push(rule.constraints[0] as (object: object, value: unknown) => boolean);
        continue;
      }
      if (rule.type === ValidationTypes.NESTED_VALIDATION) {
        found.isNested = true;
        continue;
      }
      if (rule.type !== ValidationTypes.CUSTOM_VALIDATION || rule.each || rule.validateIf) return null;
      for (const constraint of storage.getTargetValidatorConstraints(rule.constraintCls)) {
        if (constraint.async) return null;
        found.checks.push({ rule, constraint });
      }
    }
    return new InputRules([...properties.values()]);
  }

  get isEmpty(): boolean {
    return this.properties.length === 0;
  }

  /** Whether nothing is wrong with it. When something may be, class-validator says what. */
  accept(object: object): boolean {
    for (const { name, conditions, checks, isNested } of this.properties) {
      const value = (object as Values)[name];
      if (!conditions.every((condition) => condition(object, value))) continue;
      if (isNested && value !== undefined && !acceptNested(value)) return false;
      for (const { rule, constraint } of checks) {
        const verdict = constraint.instance.validate(value, {
          targetName: object.constructor.name,
          property: name,
          object,
          value,
          constraints: rule.constraints as unknown[],
        });
        if (verdict !== true) return false;
      }
    }
    return true;
  }
}

function acceptNested(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(acceptNested);
  if (typeof value !== 'object' || value === null) return false;
  return InputRules.of(value.constructor as InputClass)?.accept(value) ?? false;
}
