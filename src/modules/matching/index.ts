export { MatchingModule } from './matching.module.js';
export { MembershipQueries, type GivenMembership } from './membership.queries.js';
export { Membership } from './membership.entity.js';
