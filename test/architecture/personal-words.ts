/** Parts of names behind which personal data is likely. */
const LIKELY = new Set(
  `name nickname email mail phone mobile tel contact ip address addr postcode zip birth birthday born gender age sex
   memo note comment bio avatar photo picture location latitude longitude agent client browser device account bank card
   last4 instrument holder passport resident ssn rrn recipient sender receipt body`.split(/\s+/),
);

/** Of a column (`user_agent`) or of a field (`userAgent`). */
export function looksPersonal(name: string): boolean {
  return name.split(/_|(?=[A-Z])/).some((part) => LIKELY.has(part.toLowerCase()));
}
