import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { Config } from '../config/config.js';
import type { RequestContext } from './request-context.js';

/**
 * The documents of the admin app, by their SHA-256, as its build wrote them. The app sends the hash instead of the text;
 * in production a staff session may send nothing else, so a stolen one cannot ask for what no page shows.
 */
@Injectable()
export class PersistedDocuments {
  private readonly texts = new Map<string, string>();
  private readonly known = new Set<string>();

  constructor(private readonly config: Config) {}

  /** @param file JSON `{ sha256: document }`  @returns how many there are; none when the app was not built */
  load(file: string): number {
    let listed: Record<string, string>;
    try {
      listed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
    for (const [hash, text] of Object.entries(listed)) {
      if (createHash('sha256').update(text).digest('hex') !== hash)
        throw new Error(`${file}: ${hash} is not the hash of its document`);
      this.texts.set(hash, text);
      this.known.add(text);
    }
    return this.texts.size;
  }

  find(hash: unknown): string | null {
    return (typeof hash === 'string' ? this.texts.get(hash) : undefined) ?? null;
  }

  /** @throws PERSISTED_DOCUMENT_UNKNOWN */
  textOf(hash: unknown): string {
    const text = this.find(hash);
    if (text === null) throw commonErrors.PERSISTED_DOCUMENT_UNKNOWN();
    return text;
  }

  /** @throws PERSISTED_DOCUMENTS_ONLY when a staff session sends a document of its own in production */
  requireKnown({ principal }: RequestContext, source: string): void {
    if (!this.config.isProduction || principal.actor.type !== 'ADMIN' || this.known.has(source)) return;
    throw commonErrors.PERSISTED_DOCUMENTS_ONLY();
  }
}

/** The hash in a request's `extensions`, the way GraphQL clients send it; undefined when there is none. */
export function persistedHash(extensions: unknown): unknown {
  return (extensions as { persistedQuery?: { sha256Hash?: unknown } } | null | undefined)?.persistedQuery
    ?.sha256Hash;
}
