import { Controller, Get, Header, Req } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { Request } from 'express';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';
import { Config } from '../config/config.js';
import { clientAddress } from '../http/client-address.js';
import { Authenticator } from '../security/principal.js';

/** The contract as a file, for code generators. */
@Controller()
export class SchemaController {
  private text: string | null = null;

  constructor(
    private readonly config: Config,
    private readonly host: GraphQLSchemaHost,
    private readonly authenticator: Authenticator,
  ) {}

  /** @throws UNAUTHENTICATED, FORBIDDEN where reading the schema takes the permission `schema.read` */
  @Get('schema.graphql')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="madang.graphql"')
  async schema(@Req() req: Request): Promise<string> {
    if (!this.config.isSchemaPublic) await this.mayRead(req);
    return (this.text ??= `${printSchema(lexicographicSortSchema(this.host.schema))}\n`);
  }

  private async mayRead(req: Request): Promise<void> {
    const address = clientAddress(req, this.config.trustedProxyHops);
    const { actor, permissions } = await this.authenticator.authenticate(req.headers.authorization, address);
    if (actor.type === 'ANONYMOUS') throw commonErrors.UNAUTHENTICATED();
    if (!permissions.has('schema.read')) throw commonErrors.FORBIDDEN({ permission: 'schema.read' });
  }
}
