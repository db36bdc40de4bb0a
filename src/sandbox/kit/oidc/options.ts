import type { OidcTwinOptions } from './twin.js';

export type Environment = Record<string, string | undefined>;

/**
 * Reads what every identity twin is told, `<prefix>_PORT` and so on, or throws one sentence saying what is wrong.
 * @param needsSecret whether the application must have a client secret
 */
export function readOidcOptions(
  env: Environment,
  prefix: string,
  defaults: { port: number; folder: string; needsSecret: boolean },
): OidcTwinOptions {
  if (env['NODE_ENV'] === 'production')
    throw new Error('A twin lets anybody in as anybody; it does not run in production.');
  const read = (name: string): string => env[`${prefix}_${name}`] ?? '';
  const id = read('CLIENT_ID');
  if (id === '') throw new Error(`${prefix}_CLIENT_ID is missing`);
  const secret = read('CLIENT_SECRET') || null;
  if (secret === null && defaults.needsSecret) throw new Error(`${prefix}_CLIENT_SECRET is missing`);
  const redirectUris = read('REDIRECT_URIS').split(',').filter(Boolean);
  for (const uri of redirectUris)
    if (!URL.canParse(uri)) throw new Error(`${prefix}_REDIRECT_URIS: '${uri}' is no address`);
  const publicUrl = read('PUBLIC_URL');
  return {
    host: read('HOST') || '127.0.0.1',
    port: port(`${prefix}_PORT`, read('PORT') || String(defaults.port)),
    dataFolder: read('DATA') || defaults.folder,
    publicUrl: publicUrl === '' ? null : webUrl(`${prefix}_PUBLIC_URL`, publicUrl).replace(/\/$/, ''),
    client: { id, secret, redirectUris, name: read('CLIENT_NAME') || '마당 상점' },
  };
}

export function webUrl(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error(`${name} must be an http or https address`);
  return text;
}

function port(name: string, text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > 65_535) throw new Error(`${name} must be a port number`);
  return value;
}
