import { createFileRoute } from '@tanstack/react-router';
import { RequirePermission } from '@/app/require-permission';
import { ReviewsPage } from '@/features/access/reviews-page';
import { reviewsSearch, reviewsSearchDefaults, type ReviewsSearch } from '@/features/access/search';
import { uncheckedSearch, useRouteSearch } from '@/lib/route-search';

export const Route = createFileRoute('/_app/access-reviews')({
  validateSearch: uncheckedSearch<ReviewsSearch>,
  staticData: { words: ['identity'] },
  component: AccessReviewsRoute,
});

function AccessReviewsRoute() {
  const { search, onSearch } = useRouteSearch<ReviewsSearch>({
    raw: Route.useSearch(),
    parse: reviewsSearch.parse,
    defaults: reviewsSearchDefaults,
    navigate: Route.useNavigate(),
  });
  return (
    <RequirePermission permission="accessRecord.read">
      <ReviewsPage search={search} onSearch={onSearch} />
    </RequirePermission>
  );
}
