import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { IncidentPage } from '@/features/alerts/incident-page';

export const Route = createFileRoute('/_app/incidents/$id')({
  // Who looks after something is chosen with the words of payments.
  staticData: { words: ['system', 'payments'] },
  component: IncidentRoute,
});

function IncidentRoute() {
  const { id } = Route.useParams();
  return (
    <RequirePermission permission="alert.read">
      <IncidentPage id={id} />
    </RequirePermission>
  );
}
