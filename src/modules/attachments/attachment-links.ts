import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { DataKey } from '../../platform/crypto/data-key.js';
import { Keys } from '../../platform/crypto/keys.js';
import type { Actor } from '../../platform/security/actor.js';
import { attachmentErrors } from './attachments.errors.js';
import { LINK_TTL_MS } from './attachment.rules.js';

export type LinkMethod = 'GET' | 'PUT';

/** What a link allows: one method on one file, to whom it was given, for a while. */
export interface Link {
  attachmentId: string;
  method: LinkMethod;
  /** For PUT: the only type and size it takes. */
  contentType: string;
  size: number;
  holder: { type: 'ADMIN' | 'USER'; id: string; sessionId: string };
  expiresAt: Date;
}

const wire = z.tuple([
  z.uuid(),
  z.enum(['GET', 'PUT']),
  z.string(),
  z.int(),
  z.enum(['ADMIN', 'USER']),
  z.uuid(),
  z.uuid(),
  z.int(),
]);

/** Signed links: `<key id>.<what it allows>.<HMAC-SHA-256>`. */
@Injectable()
export class AttachmentLinks {
  constructor(
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async make(
    actor: Actor,
    method: LinkMethod,
    file: { id: string; contentType: string; size: number },
  ): Promise<{ url: string; expiresAt: Date }> {
    // Links are for sessions: an API key has no browser to hand one to.
    if (actor.type !== 'ADMIN' && actor.type !== 'USER') throw attachmentErrors.ATTACHMENT_LINK_INVALID();
    const expiresAt = new Date(this.clock.now().getTime() + LINK_TTL_MS);
    const allowed = [file.id, method, file.contentType, file.size, actor.type, actor.id, actor.sessionId];
    const text = Buffer.from(JSON.stringify([...allowed, expiresAt.getTime()])).toString('base64url');
    const key = await this.keys.forClass('link');
    const signed = `${key.id}.${text}`;
    const mac = key.mac(`attachment link|${signed}`).toString('base64url');
    return { url: `${this.config.publicUrl}/files/${signed}.${mac}`, expiresAt };
  }

  /** @throws ATTACHMENT_LINK_INVALID altered, ended, or for another method */
  async read(token: string, method: LinkMethod): Promise<Link> {
    const invalid = attachmentErrors.ATTACHMENT_LINK_INVALID();
    const [keyId = '', text = '', mac = '', ...more] = token.split('.');
    if (more.length > 0 || token.length > 1_000 || !/^[0-9a-f-]{36}$/.test(keyId)) throw invalid;
    const key = (await this.keys.byIds([keyId])).get(keyId);
    if (!(key instanceof DataKey)) throw invalid;
    const wanted = key.mac(`attachment link|${keyId}.${text}`);
    const given = Buffer.from(mac, 'base64url');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw invalid;
    const [id, forMethod, contentType, size, type, holderId, sessionId, expires] = wire.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    );
    if (forMethod !== method || expires <= this.clock.now().getTime()) throw invalid;
    const holder = { type, id: holderId, sessionId };
    return { attachmentId: id, method, contentType, size, holder, expiresAt: new Date(expires) };
  }
}
