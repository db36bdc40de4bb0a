import { Injectable } from '@nestjs/common';
import { registerEnumType } from '@nestjs/graphql';
import { commonErrors } from '../../shared/common-errors.js';
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
