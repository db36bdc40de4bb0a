import { createHash } from 'node:crypto';
import { SetMetadata } from '@nestjs/common';
import { canonicalJson } from '../../shared/canonical-json.js';
import { hashToken } from '../crypto/tokens.js';
import type { StepUpProof } from '../security/actor.js';

export const STEP_UP = 'madang:step-up';

export interface StepUpRule {
  /** In which cases; null for always. Where it is not always, the use case knows. */
  when: string | null;
}

const marked = new Map<string, StepUpRule>();

/**
 * Marks a mutation of staff as dangerous: it takes a fresh second factor, shown for exactly these arguments. Stands
 * beside the access rule. The use case calls `StepUpGrants.consume(tx, actor)` first in its transaction; with `when`
 * it does so in those cases only. The method's name is the field's.
 */
export function StepUp(options: { when?: string } = {}): MethodDecorator {
  const rule: StepUpRule = { when: options.when ?? null };
  return (target, field, descriptor) => {
    marked.set(String(field), rule);
    SetMetadata(STEP_UP, rule)(target, field, descriptor as TypedPropertyDescriptor<unknown>);
  };
}

/** Every marked mutation and its rule. */
export function markedOperations(): ReadonlyMap<string, StepUpRule> {
  return marked;
}

/** What a call of a marked operation brings along. @param header the value of `x-step-up-grant` */
export function proofOf(operation: string, args: object, header: string | undefined): StepUpProof {
  return { operation, argumentsHash: argumentsHash(args), grantHash: header ? hashToken(header) : null };
}

/** @param args of a root field as graphql hands them to its resolver */
export function argumentsHash(args: object): Buffer {
  return createHash('sha256').update(canonicalJson(args)).digest();
}
