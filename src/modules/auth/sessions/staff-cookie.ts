import { HostCookie } from '../../../platform/http/host-cookie.js';

const HOURS_MS = 3_600_000;

/** Holds the refresh token of a member of staff. */
export const staffCookie = new HostCookie('madang-staff', 12 * HOURS_MS, 'strict');
