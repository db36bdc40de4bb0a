import { customerErrors } from './customers.errors.js';
import type { Service } from '../../users/index.js';

/** What a customer agrees to. A document that is written anew gets a new version here, and is asked for again. */
export enum ConsentDocument {
  TERMS = 'TERMS',
  PRIVACY = 'PRIVACY',
  /** Trading with practice credits: no won, no claim to any. */
  PRACTICE_TERMS = 'PRACTICE_TERMS',
}

const VERSIONS: Record<ConsentDocument, string> = {
  TERMS: '2026-11-01',
  PRIVACY: '2026-11-01',
  PRACTICE_TERMS: '2026-11-01',
};

export interface Consent {
  document: ConsentDocument;
  version: string;
}

/** The versions in force. */
export function currentConsents(): Consent[] {
  return Object.entries(VERSIONS).map(([document, version]) => ({
    document: document as ConsentDocument,
    version,
  }));
}

/** What whoever joins these services has to agree to, in the versions in force. */
export function neededConsents(services: readonly Service[]): Consent[] {
  const practice = services.some((service) => String(service) === 'PRACTICE');
  return currentConsents().filter(({ document }) => document !== ConsentDocument.PRACTICE_TERMS || practice);
}

/**
 * @returns what was agreed to, each document once
 * @throws CONSENT_MISSING when a needed document is not among them, or in a version that is not in force
 */
export function requireConsents(services: readonly Service[], given: readonly Consent[]): Consent[] {
  for (const { document, version } of neededConsents(services)) {
    const agreed = given.some((consent) => consent.document === document && consent.version === version);
    if (!agreed) throw customerErrors.CONSENT_MISSING({ document, version });
  }
  return currentConsents().filter(({ document }) => given.some((consent) => consent.document === document));
}
