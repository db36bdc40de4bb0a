import { Injectable } from '@nestjs/common';
import type { Approval, ApprovalAct, ApprovalFact, ApprovalKind } from './approval-act.js';

/** Modules register their acts here when they start. */
@Injectable()
export class ApprovalActs {
  private readonly byKind = new Map<string, ApprovalAct>();

  register<K extends ApprovalKind>(act: ApprovalAct<K>): void {
    if (this.byKind.has(act.kind)) throw new Error(`The act ${act.kind} is registered twice`);
    this.byKind.set(act.kind, act as unknown as ApprovalAct);
  }

  /** Undefined for a row of an act that the code no longer knows. */
  find(kind: string): ApprovalAct | undefined {
    return this.byKind.get(kind);
  }

  /** @throws Error for a kind nobody registered */
  of(kind: ApprovalKind): ApprovalAct {
    const act = this.byKind.get(kind);
    if (!act) throw new Error(`Nobody registered the act ${kind}`);
    return act;
  }

  /** The kinds that whoever holds these permissions may decide. */
  decidableWith(permissions: ReadonlySet<string>): string[] {
    return [...this.byKind.values()]
      .filter((act) => permissions.has(act.mayDecide))
      .map((act) => String(act.kind));
  }

  /** What the reviewer sees of a request; nothing of an act that the code no longer knows. */
  factsOf({ kind, input }: Pick<Approval, 'kind' | 'input'>): ApprovalFact[] {
    return this.find(kind)?.factsOf(input) ?? [];
  }
}
