import { Injectable } from '@nestjs/common';
import { registerEnumType } from '@nestjs/graphql';
import { commonErrors } from '../../shared/common-errors.js';
import type { Tx } from '../db/unit-of-work.js';
import type { Locale } from '../mail/letter-kinds.js';
import type { Permission, Principal } from '../security/principal.js';

/** Kinds of records that people talk about; each module adds its own while it loads, so that the schema knows it. */
export const RecordKind: Record<string, string> = {};
registerEnumType(RecordKind, {
  name: 'RecordKind',
  description: 'What can be commented on and has a timeline.',
});

export interface RecordRef {
  kind: string;
  id: string;
}

/** What the module that owns a kind of record says of it. */
export interface RecordRules {
  /** With it staff sees records of this kind, and what was written about them. */
  permission: Permission;
  name: Record<Locale, string>;
  /** Where the admin app shows one, from `/`. */
  path(id: string): string;
  /**
   * Whose data it is; null when it is nobody's.
   * @throws the module's NOT_FOUND
   */
  find(id: string): Promise<{ customerId: string | null }>;
}

export interface OpenRecord extends RecordRef {
  customerId: string | null;
  rules: RecordRules;
}

/** How records of one kind belong to those of another. */
interface Parts {
  kind: string;
  /** The parts of one, few of them. */
  of(wholeId: string): Promise<string[]>;
  /** The one that a part belongs to. @throws the module's NOT_FOUND */
  wholeOf(tx: Tx, partId: string): Promise<string>;
}

/** Declares a kind; called while a module loads. */
export function declareRecordKind(kind: string): void {
  RecordKind[kind] = kind;
}

/** Records of every kind, as modules register them when they start: nobody above has to know who owns what. */
@Injectable()
export class Records {
  private readonly rules = new Map<string, RecordRules>();
  private readonly parts = new Map<string, Parts[]>();

  register(kind: string, rules: RecordRules): void {
    if (this.rules.has(kind)) throw new Error(`Records of the kind ${kind} have two owners`);
    this.rules.set(kind, rules);
  }

  /** Says which records belong to one of this kind: what happens to them happens to it. */
  addParts(kind: string, parts: Parts): void {
    this.parts.set(kind, [...(this.parts.get(kind) ?? []), parts]);
  }

  find(kind: string): RecordRules | undefined {
    return this.rules.get(kind);
  }

  /** @throws Error when nobody registered it: a mistake of ours */
  rulesOf(kind: string): RecordRules {
    const rules = this.rules.get(kind);
    if (!rules) throw new Error(`Nobody has records of the kind ${kind}`);
    return rules;
  }

  maySee({ actor, permissions }: Principal, kind: string): boolean {
    return actor.type !== 'USER' && permissions.has(this.rulesOf(kind).permission);
  }

  /** @throws FORBIDDEN to staff who may not see records of this kind, NOT_FOUND to customers: there is none for them */
  require(principal: Principal, kind: string): RecordRules {
    const rules = this.rulesOf(kind);
    if (principal.actor.type === 'USER') throw commonErrors.NOT_FOUND();
    if (!this.maySee(principal, kind)) throw commonErrors.FORBIDDEN({ permission: rules.permission });
    return rules;
  }

  /** @throws FORBIDDEN, NOT_FOUND and the owner's own */
  async open(principal: Principal, { kind, id }: RecordRef): Promise<OpenRecord> {
    const rules = this.require(principal, kind);
    return { kind, id, rules, ...(await rules.find(id)) };
  }

  /** The record and those that belong to it, as far as the caller may see them; itself first. */
  async withParts(principal: Principal, { kind, id }: RecordRef): Promise<RecordRef[]> {
    const seen = (this.parts.get(kind) ?? []).filter((part) => this.maySee(principal, part.kind));
    const parts = seen.map(async (part) => (await part.of(id)).map((one) => ({ kind: part.kind, id: one })));
    return [{ kind, id }, ...(await Promise.all(parts)).flat()];
  }

  /** The record and those that it belongs to, itself first. */
  async withWholes(tx: Tx, { kind, id }: RecordRef): Promise<RecordRef[]> {
    const found: RecordRef[] = [{ kind, id }];
    for (const [of, parts] of this.parts) {
      const whole = await parts.find((part) => part.kind === kind)?.wholeOf(tx, id);
      if (whole) found.push({ kind: of, id: whole });
    }
    return found;
  }
}
