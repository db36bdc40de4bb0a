export { MatchingModule } from './matching.module.js';
export { Membership } from './membership.entity.js';
