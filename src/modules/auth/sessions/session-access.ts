import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import type { Permission } from '../../../platform/security/principal.js';
import { UsersFacade } from '../../users/index.js';
import { authErrors } from '../auth.errors.js';
import { StaffQueries } from '../staff/staff.queries.js';
import type { PrincipalType } from './access-tokens.js';
import type { PrincipalArgs, SessionState } from './session.model.js';
import { SessionQueries, type SessionListRow } from './session.queries.js';

/** Whose sessions a caller may see and end: their own, and with a permission those of others. */
@Injectable()
export class SessionAccess {
  constructor(
    private readonly queries: SessionQueries,
    private readonly staff: StaffQueries,
    private readonly users: UsersFacade,
  ) {}

  /** What the caller's token is worth. A customer's token shows no staff, and the reverse. */
  async stateOf(context: RequestContext): Promise<SessionState> {
    const { actor } = context.principal;
    if (actor.type === 'ANONYMOUS') {
      const reason = context.refusalCode ?? 'NO_TOKEN';
      return { valid: false, reason, adminUser: null, user: null, session: null };
    }
    return {
      valid: true,
      reason: null,
      adminUser: actor.type === 'ADMIN' ? await this.staff.byId(actor.id) : null,
      user: actor.type === 'USER' ? await this.users.byId(actor.id) : null,
      session: 'sessionId' in actor ? await this.queries.byId(actor.sessionId) : null,
    };
  }

  /** @throws FORBIDDEN, INPUT_INVALID */
  principalOf(
    context: RequestContext,
    { principalType, principalId }: PrincipalArgs,
    permission: Permission,
  ): { type: PrincipalType; id: string } {
    const { actor } = context.principal;
    if ((principalType == null) !== (principalId == null))
      throw commonErrors.INPUT_INVALID({
        path: 'principalId',
        reason: 'give principalType and principalId, or neither',
      });
    const own = actor.type === 'ADMIN' || actor.type === 'USER' ? actor : null;
    const wanted =
      principalType != null && principalId != null ? { type: principalType, id: principalId } : own;
    if (!wanted)
      throw commonErrors.INPUT_INVALID({ path: 'principalId', reason: 'this caller has no sessions' });
    if (wanted.type !== own?.type || wanted.id !== own.id) context.require(permission);
    return { type: wanted.type, id: wanted.id };
  }

  /** @throws SESSION_NOT_FOUND also for one that is not the caller's to end */
  async revocable(context: RequestContext, id: string): Promise<SessionListRow> {
    const { actor } = context.principal;
    const session = await this.queries.byId(id);
    const own = session?.principalType === actor.type && 'id' in actor && session.principalId === actor.id;
    if (!session || (!own && !context.may('session.revoke'))) throw authErrors.SESSION_NOT_FOUND();
    return session;
  }
}
