import { Link } from '@tanstack/react-router';
import type { AuditEventFactsFragment } from '@/gql/graphql';
import { can, useViewer, type Permission } from '@/lib/permissions';
import { Copyable } from '@/ui/copyable';
import { useAuditNames } from '@/ui/use-audit-names';

type Target = { to: '/users' | '/team' | '/api-keys' | '/payments/$id' | '/roles'; needs: Permission };

const targets: Record<string, Target> = {
  user: { to: '/users', needs: 'user.read' },
  'admin-user': { to: '/team', needs: 'admin.read' },
  'api-key': { to: '/api-keys', needs: 'apiKey.read' },
  role: { to: '/roles', needs: 'admin.read' },
  payment: { to: '/payments/$id', needs: 'payment.read' },
};

/** What an event was about, leading there where there is a page that the reader may see. */
export function ObjectLink({ event }: { event: AuditEventFactsFragment }) {
  const names = useAuditNames();
  const viewer = useViewer();
  const { resourceId: id, resourceLabel: label, resourceType: type } = event;
  const target = targets[type];
  const what = names.resource(type);
  if (!id) return <>{what}</>;
  const look = 'font-medium text-accent-soft-foreground hover:underline';
  const words = label ?? `${what} …${id.slice(-8)}`;
  return (
    <span className="flex flex-col">
      {target && can(viewer, target.needs) ? (
        target.to === '/payments/$id' ? (
          <Link to={target.to} params={{ id }} className={look}>
            {words}
          </Link>
        ) : (
          <Link to={target.to} search={{ id }} className={look}>
            {words}
          </Link>
        )
      ) : (
        <span>{words}</span>
      )}
      <Copyable text={id} />
    </span>
  );
}
