import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { GraphQLModule as NestGraphQLModule } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { Config } from '../config/config.js';
import { clientAddress } from '../http/client-address.js';
import { Authenticator } from '../security/principal.js';
import { AccessGuard } from './access.js';
import { limitCost } from './cost.plugin.js';
import { DOCUMENT_LIMITS, documentLimits } from './document-limits.js';
import { formatGraphqlError } from './error-format.js';
import { LoaderRegistry } from './loaders.js';
import { OperationGate } from './operation-gate.js';
import { RateLimitResolver } from './rate-limit.resolver.js';
import { boundErrors, observeOperations } from './observe.plugin.js';
import { RequestContext } from './request-context.js';
import { BillingDateScalar, CursorScalar, DateTimeScalar, WonScalar } from './scalars.js';

@Global()
@Module({ providers: [LoaderRegistry, OperationGate], exports: [LoaderRegistry, OperationGate] })
class LoadersModule {}

@Global()
@Module({
  imports: [
    LoadersModule,
    NestGraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      inject: [Config, Authenticator, LoaderRegistry, OperationGate],
      useFactory: (
        config: Config,
        authenticator: Authenticator,
        loaders: LoaderRegistry,
        gate: OperationGate,
      ) => ({
        autoSchemaFile: true,
        sortSchema: true,
        path: '/graphql',
        graphiql: false,
        autoTransformHttpErrors: false,
        buildSchemaOptions: { numberScalarMode: 'integer', dateScalarMode: 'isoDate' },
        resolvers: {
          Won: WonScalar,
          DateTime: DateTimeScalar,
          BillingDate: BillingDateScalar,
          Cursor: CursorScalar,
        },
        introspection: !config.isProduction,
        includeStacktraceInErrorResponses: false,
        allowBatchedHttpRequests: false,
        parseOptions: { maxTokens: DOCUMENT_LIMITS.tokens },
        validationRules: [documentLimits],
        formatError: formatGraphqlError,
        persistedQueries: false,
        plugins: [limitCost(gate), observeOperations, boundErrors],
        context: async ({ req, res }: { req: Request; res: Response }) => {
          const ip = clientAddress(req, config.trustedProxyHops);
          const http = { req, res };
          try {
            const principal = await authenticator.authenticate(req.headers.authorization, ip);
            return new RequestContext(loaders, principal, ip, http);
          } catch (error) {
            // Thrown by the first operation that needs to know who asks: an error of that operation, not a broken
            // request. Public operations (a refresh with an ended token still attached) go on as a stranger's.
            return RequestContext.unauthenticated(loaders, ip, http, error);
          }
        },
      }),
    }),
  ],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }, RateLimitResolver],
  exports: [LoadersModule],
})
export class GraphqlModule {}
