interface IncidentFact {
  incidentId: string;
  ruleId: string;
}

declare global {
  interface Events {
    'alert.incident-opened': IncidentFact;
    'alert.incident-acknowledged': IncidentFact;
    'alert.incident-escalated': IncidentFact;
    'alert.incident-resolved': IncidentFact;
    /** Anything else about it: a series more, a comment, whose it is. */
    'alert.incident-changed': IncidentFact;
    /** A silence ends within minutes. */
    'alert.silence-ending': { silenceId: string };
  }
}

export const INCIDENT_EVENTS = [
  'alert.incident-opened',
  'alert.incident-acknowledged',
  'alert.incident-escalated',
  'alert.incident-resolved',
  'alert.incident-changed',
] as const;
