/** How much a notice weighs. */
export enum Severity {
  INFO = 'INFO',
  WARNING = 'WARNING',
  CRITICAL = 'CRITICAL',
}

const ORDER = [Severity.INFO, Severity.WARNING, Severity.CRITICAL];

/** Whether a notice of this weight reaches whoever asked for those from `least` on. Null: for none at all. */
export function weighs(severity: Severity, least: Severity | null): boolean {
  return least !== null && ORDER.indexOf(severity) >= ORDER.indexOf(least);
}
