import { Injectable } from '@nestjs/common';
import { registerEnumType } from '@nestjs/graphql';
import { commonErrors } from '../../shared/common-errors.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Permission, Principal } from '../../platform/security/principal.js';
import { attachmentErrors } from './attachments.errors.js';

/** What files can be attached to; each module adds its kind while it loads. */
export const AttachmentSubjectKind: Record<string, string> = {};
registerEnumType(AttachmentSubjectKind, {
  name: 'AttachmentSubjectKind',
  description: 'What files can be attached to.',
});

export interface AttachmentSubject {
  kind: string;
  id: string;
}

/** What somebody wants to do with the files of a subject. */
export type AttachmentAct = 'read' | 'add' | 'remove';

export interface AttachmentPolicy {
  /** @throws FORBIDDEN, or the module's NOT_FOUND when there is no such subject or the caller must not know of it */
  check(principal: Principal, act: AttachmentAct, subjectId: string): Promise<void>;
  /** Puts on record that a file is handed out now, where that is more than a file read. Before its first byte. */
  opened?(tx: Tx, actor: Actor, subjectId: string): Promise<void>;
}

/** Declares a kind; called while a module loads, so that the schema knows it. */
export function declareAttachmentKind(kind: string): void {
  AttachmentSubjectKind[kind] = kind;
}

/** Who may do what with whose files: decided by the module that owns the subject. */
@Injectable()
export class AttachmentPolicies {
  private readonly policies = new Map<string, AttachmentPolicy>();

  register(kind: string, policy: AttachmentPolicy): void {
    this.policies.set(kind, policy);
  }

  /** @throws ATTACHMENT_NOT_FOUND, FORBIDDEN and what the kind's policy throws */
  async check(principal: Principal, act: AttachmentAct, subject: AttachmentSubject): Promise<void> {
    const policy = this.policies.get(subject.kind);
    if (!policy) throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    await policy.check(principal, act, subject.id);
  }

  /** How its kind records that a file is handed out; null where it has no way of its own. */
  openedBy(kind: string | null): ((tx: Tx, actor: Actor, subjectId: string) => Promise<void>) | null {
    const policy = kind === null ? undefined : this.policies.get(kind);
    return policy?.opened?.bind(policy) ?? null;
  }
}

/** Staff with the permission; to customers the subject does not exist. @throws ATTACHMENT_NOT_FOUND, FORBIDDEN */
export function requireStaff({ actor, permissions }: Principal, permission: Permission): void {
  if (actor.type === 'USER') throw attachmentErrors.ATTACHMENT_NOT_FOUND();
  if (!permissions.has(permission)) throw commonErrors.FORBIDDEN({ permission });
}

declareAttachmentKind('USER');

/** A customer's own files: theirs to add and remove; staff who see customers see them. */
export const ownFiles: AttachmentPolicy = {
  async check(principal, act, subjectId) {
    if (principal.actor.type === 'USER' && principal.actor.id === subjectId) return;
    if (act === 'read') return requireStaff(principal, 'user.read.personal');
    throw attachmentErrors.ATTACHMENT_NOT_FOUND();
  },
};
