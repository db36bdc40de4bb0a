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

  async of(
    authorization: string | undefined,
    ip: string | null,
    http: { req: Request; res: Response } | null = null,
  ): Promise<RequestContext> {
    try {
      const principal = await this.authenticator.authenticate(authorization, ip);
      return new RequestContext(this.loaders, principal, ip, http);
    } catch (error) {
      // Thrown by the first operation that needs to know who asks: an error of that operation, not a broken
      // request. Public operations (a refresh with an ended token still attached) go on as a stranger's.
      return RequestContext.unauthenticated(this.loaders, ip, http, error);
    }
  }
}
