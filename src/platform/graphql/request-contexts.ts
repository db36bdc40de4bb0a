import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Authenticator } from '../security/principal.js';
import { LoaderRegistry } from './loaders.js';
import { RequestContext } from './request-context.js';

/** Finds out who asks and makes what resolvers know of a request. The one place, whichever way a request takes. */
@Injectable()
export class RequestContexts {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly loaders: LoaderRegistry,
  ) {}

  /** A promise only when the database has to be asked who it is. */
  of(
    authorization: string | undefined,
    ip: string | null,
    http: { req: Request; res: Response } | null = null,
  ): RequestContext | Promise<RequestContext> {
    try {
      const principal = this.authenticator.authenticate(authorization, ip);
      if (!(principal instanceof Promise)) return new RequestContext(this.loaders, principal, ip, http);
      return principal.then(
        (found) => new RequestContext(this.loaders, found, ip, http),
        (error: unknown) => this.stranger(ip, http, error),
      );
    } catch (error) {
      return this.stranger(ip, http, error);
    }
  }

  /**
   * What was wrong is thrown by the first operation that needs to know who asks: an error of that operation, not a broken
   * request. Public operations (a refresh with an ended token still attached) go on as a stranger's.
   */
  private stranger(
    ip: string | null,
    http: { req: Request; res: Response } | null,
    error: unknown,
  ): RequestContext {
    return RequestContext.unauthenticated(this.loaders, ip, http, error);
  }
}
