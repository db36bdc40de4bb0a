import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { RulePage } from '@/features/alerts/rule-page';

export const Route = createFileRoute('/_app/alerts/$id')({
  staticData: { words: ['system'] },
  component: RuleRoute,
});

function RuleRoute() {
  const { id } = Route.useParams();
  return (
    <RequirePermission permission="alert.read">
      <RulePage id={id} />
    </RequirePermission>
  );
}
