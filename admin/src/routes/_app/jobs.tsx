import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { JobsPage } from '@/features/jobs/jobs-page';
import { jobsSearch, jobsSearchDefaults, type JobsSearch } from '@/features/jobs/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/jobs')({
  validateSearch: uncheckedSearch<JobsSearch>,
  staticData: { words: ['system'] },
  component: JobsRoute,
});

function JobsRoute() {
  const { search, onSearch } = useRouteSearch<JobsSearch>({
    raw: Route.useSearch(),
    parse: jobsSearch.parse,
    defaults: jobsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="job.read">
      <JobsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}
