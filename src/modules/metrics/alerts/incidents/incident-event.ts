/** What stands on the timeline of an incident. */
export enum IncidentEventKind {
  OPENED = 'OPENED',
  SERIES_JOINED = 'SERIES_JOINED',
  SERIES_LEFT = 'SERIES_LEFT',
  FLAPPING = 'FLAPPING',
  STEADY = 'STEADY',
  ACKNOWLEDGED = 'ACKNOWLEDGED',
  UNACKNOWLEDGED = 'UNACKNOWLEDGED',
  ASSIGNED = 'ASSIGNED',
  COMMENTED = 'COMMENTED',
  SILENCED = 'SILENCED',
  UNSILENCED = 'UNSILENCED',
  ESCALATED = 'ESCALATED',
  RESOLVED = 'RESOLVED',
}

/** Why an incident ended without anybody’s doing. */
export type IncidentEnd = 'RECOVERED' | 'NO_DATA' | 'RULE_CHANGED' | 'RULE_OFF' | 'SERIES_GONE';

/** … or with it. */
export type IncidentEnding = IncidentEnd | 'BY_HAND';
