import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { Global, Module } from '@nestjs/common';
import { APP_GUARD, ExternalContextCreator } from '@nestjs/core';
import { GraphQLModule as NestGraphQLModule } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { Config } from '../config/config.js';
import { clientAddress } from '../http/client-address.js';
import { AccessGuard } from './access.js';
import { AdmittedDocuments } from './admitted-documents.js';
import { limitCost } from './cost.plugin.js';
import { DirectSchemaDriver } from './direct-schema.driver.js';
import { DOCUMENT_LIMITS, documentLimits } from './document-limits.js';
import { formatGraphqlError } from './error-format.js';
import { makeCallsLean } from './lean-calls.js';
import { LoaderRegistry } from './loaders.js';
import { OperationGate } from './operation-gate.js';
import { withoutTrivialResolvers } from './plain-fields.js';
import { RateLimitResolver } from './rate-limit.resolver.js';
import { boundErrors, observeOperations } from './observe.plugin.js';
import { OperationRunner } from './operation-runner.js';
import { PersistedDocuments } from './persisted-documents.js';
import { RequestContexts } from './request-contexts.js';
import { runOperations } from './run.plugin.js';
import { SchemaController } from './schema.controller.js';
import { StepUpCalls } from './step-up-calls.js';

/** What every way to run an operation is made of. */
const PARTS = [
  LoaderRegistry,
  OperationGate,
  OperationRunner,
  RequestContexts,
  AdmittedDocuments,
  PersistedDocuments,
];

@Global()
@Module({ providers: PARTS, exports: PARTS })
class OperationsModule {}

@Global()
@Module({
  imports: [
    OperationsModule,
    NestGraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: DirectSchemaDriver,
      inject: [
        Config,
        RequestContexts,
        OperationGate,
        OperationRunner,
        AdmittedDocuments,
        PersistedDocuments,
      ],
      useFactory: (
        config: Config,
        contexts: RequestContexts,
        gate: OperationGate,
        runner: OperationRunner,
        documents: AdmittedDocuments,
        persisted: PersistedDocuments,
      ) => ({
        autoSchemaFile: true,
        transformSchema: withoutTrivialResolvers,
        path: '/graphql',
        graphiql: false,
        autoTransformHttpErrors: false,
        // A test checks the schema; a start need not ask it about itself.
        buildSchemaOptions: { numberScalarMode: 'integer', dateScalarMode: 'isoDate', skipCheck: true },
        // Who may ask about the schema is decided at the gate.
        introspection: true,
        includeStacktraceInErrorResponses: false,
        allowBatchedHttpRequests: false,
        parseOptions: { maxTokens: DOCUMENT_LIMITS.tokens },
        validationRules: [documentLimits],
        formatError: formatGraphqlError,
        persistedQueries: false,
        plugins: [
          ApolloServerPluginCacheControlDisabled(),
          limitCost(gate),
          runOperations(runner, documents, persisted),
          observeOperations,
          boundErrors,
        ],
        context: ({ req, res }: { req: Request; res: Response }) =>
          contexts.of(req.headers.authorization, clientAddress(req, config.trustedProxyHops), { req, res }),
      }),
    }),
  ],
  controllers: [SchemaController],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }, RateLimitResolver, StepUpCalls],
  exports: [OperationsModule, StepUpCalls],
})
export class GraphqlModule {
  constructor(creator: ExternalContextCreator) {
    // Before Nest looks for resolvers, which it does when all modules are there.
    makeCallsLean(creator);
  }
}
