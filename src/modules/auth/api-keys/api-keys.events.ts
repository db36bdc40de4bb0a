declare global {
  interface Events {
    'api-key.created': { apiKeyId: string };
    'api-key.rotated': { apiKeyId: string; successorId: string };
    'api-key.revoked': { apiKeyId: string };
  }
}

export {};
