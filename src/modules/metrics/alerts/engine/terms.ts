import type { AlertWindow } from './windows.js';

export enum AlertCondition {
  GT = 'GT',
  GTE = 'GTE',
  LT = 'LT',
  LTE = 'LTE',
}

/** What it means when a series stops coming. */
export enum NoDataPolicy {
  /** It is shown, and nothing else changes. */
  KEEP = 'KEEP',
  /** It is trouble by itself. */
  ALERT = 'ALERT',
  /** What was trouble is over. */
  RESOLVE = 'RESOLVE',
}

export enum AlertCause {
  THRESHOLD = 'THRESHOLD',
  NO_DATA = 'NO_DATA',
}

/** What a rule says about each of its series. */
export interface AlertTerms {
  condition: AlertCondition;
  threshold: number;
  /** It is over from here on; null: as soon as the condition no longer holds. */
  recoveryThreshold: number | null;
  /** The condition must hold for so long first. */
  forSeconds: number;
  /** It must be over for so long first. */
  keepFiringSeconds: number;
  noDataPolicy: NoDataPolicy;
  /** Silent for so long, a series counts as missing. */
  noDataSeconds: number;
  /** So many changes within an hour, and a series flaps; 0: never. */
  flapLimit: number;
  windows: readonly AlertWindow[];
}

const HOLDS: Record<AlertCondition, (value: number, threshold: number) => boolean> = {
  GT: (value, threshold) => value > threshold,
  GTE: (value, threshold) => value >= threshold,
  LT: (value, threshold) => value < threshold,
  LTE: (value, threshold) => value <= threshold,
};

const isUpper = (condition: AlertCondition): boolean =>
  condition === AlertCondition.GT || condition === AlertCondition.GTE;

export function holds({ condition, threshold }: AlertTerms, value: number): boolean {
  return HOLDS[condition](value, threshold);
}

export function isRecovered(terms: AlertTerms, value: number): boolean {
  if (holds(terms, value)) return false;
  const { condition, recoveryThreshold } = terms;
  if (recoveryThreshold === null) return true;
  return isUpper(condition) ? value <= recoveryThreshold : value >= recoveryThreshold;
}

/** Whether trouble could end before it begins: above 90, over only above 95. */
export function isRecoveryOnWrongSide({ condition, threshold, recoveryThreshold }: AlertTerms): boolean {
  if (recoveryThreshold === null) return false;
  return isUpper(condition) ? recoveryThreshold > threshold : recoveryThreshold < threshold;
}

/** Which of two values is the worse one. */
export function worse({ condition }: Pick<AlertTerms, 'condition'>, a: number, b: number): number {
  return isUpper(condition) ? Math.max(a, b) : Math.min(a, b);
}
