import { ApiKeyAuthenticator } from './api-key.authenticator.js';
import { ApiKeyQueries } from './api-key.queries.js';
import { ApiKeyReader } from './api-key.reader.js';
import { ApiKeyResolver } from './api-key.resolver.js';
import { ApiKeyStanding } from './api-key-standing.js';
import { ApiKeyStore } from './api-key.store.js';
import { ApiKeyUse } from './api-key-use.js';
import './api-keys.events.js';
import './api-keys.personal-data.js';
import { CreateApiKey } from './create-api-key.use-case.js';
import { EndKeysOf } from './end-keys-of.js';
import { RevokeApiKey } from './revoke-api-key.use-case.js';
import { RotateApiKey } from './rotate-api-key.use-case.js';

/** What the auth module is given for API keys. */
export const API_KEY_PARTS = [
  ApiKeyAuthenticator,
  ApiKeyQueries,
  ApiKeyReader,
  ApiKeyResolver,
  ApiKeyStanding,
  ApiKeyStore,
  ApiKeyUse,
  CreateApiKey,
  EndKeysOf,
  RevokeApiKey,
  RotateApiKey,
];
