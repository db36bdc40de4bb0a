import type { Failure } from '../model.js';
import { errorFacts } from './error-catalogue.js';

/** Language of texts and enum-like values in an answer. */
export type Language = 'ko' | 'en';

/** A refusal in Toss' own words. Thrown by rules, turned into `{code, message}` at the edge. */
export class ApiError extends Error {
  readonly status: number;

  constructor(
    readonly code: string,
    private readonly said?: string,
    status?: number,
  ) {
    super(code);
    this.name = 'ApiError';
    this.status = status ?? errorFacts(code)?.status ?? 400;
  }

  /** The wire envelope's content. */
  failure(language: Language): Failure {
    const text = this.said ?? errorFacts(this.code)?.[language] ?? this.code;
    return { code: this.code, message: text.slice(0, 510) };
  }
}
