import { Injectable } from '@nestjs/common';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { Config } from '../../../platform/config/config.js';
import { log } from '../../../platform/telemetry/logger.js';
import { authErrors } from '../auth.errors.js';
import type { NewPasskey, PasskeyRow, ShownPasskey } from './passkey.store.js';

/** Loaded with the first passkey: it brings parsers that most starts never need. */
const library = () => import('@simplewebauthn/server');
const RP_NAME = 'Madang';
const TIMEOUT_MS = 5 * 60_000;

type Known = Pick<PasskeyRow, 'credentialId' | 'transports'>;

/** What is said to and heard from authenticators (WebAuthn). A passkey is two factors: having it, and unlocking it. */
@Injectable()
export class PasskeyCeremonies {
  constructor(private readonly config: Config) {}

  /** Passkeys belong to the host name that people see. */
  private get site(): { rpID: string; origin: string } {
    const { hostname, origin } = new URL(this.config.publicUrl);
    return { rpID: hostname, origin };
  }

  /** @param challenge base64url */
  async creation(
    account: { id: string; email: string; name: string },
    challenge: string,
    known: readonly Known[],
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { generateRegistrationOptions } = await library();
    return generateRegistrationOptions({
      rpName: RP_NAME,
      rpID: this.site.rpID,
      userID: handleOf(account.id),
      userName: account.email,
      userDisplayName: account.name,
      challenge: bytesOf(challenge),
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      excludeCredentials: known.map(descriptorOf),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    });
  }

  /** @param known of whom it is asked; empty when nobody knows who signs in */
  async request(challenge: string, known: readonly Known[]): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { generateAuthenticationOptions } = await library();
    return generateAuthenticationOptions({
      rpID: this.site.rpID,
      challenge: bytesOf(challenge),
      timeout: TIMEOUT_MS,
      userVerification: 'required',
      ...(known.length > 0 ? { allowCredentials: known.map(descriptorOf) } : {}),
    });
  }

  /** @throws PASSKEY_INVALID */
  async registered(
    responseJson: string,
    challenge: string,
  ): Promise<Omit<NewPasskey, 'adminUserId' | 'name'>> {
    const { verifyRegistrationResponse } = await library();
    const { rpID, origin } = this.site;
    const { registrationInfo } = await verified(() =>
      verifyRegistrationResponse({
        response: parse(responseJson) as unknown as RegistrationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
      }),
    );
    if (!registrationInfo) throw authErrors.PASSKEY_INVALID();
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      transports: (credential.transports ?? []).map((name) => name.slice(0, 20)).slice(0, 10),
      backedUp: credentialBackedUp,
    };
  }

  /** The credential that an answer says it is of. @throws PASSKEY_INVALID */
  credentialIn(responseJson: string): Buffer {
    const { id } = parse(responseJson);
    if (typeof id !== 'string' || id.length > 1_400) throw authErrors.PASSKEY_INVALID();
    return Buffer.from(id, 'base64url');
  }

  /** @throws PASSKEY_INVALID */
  async shown(responseJson: string, challenge: string, passkey: PasskeyRow): Promise<ShownPasskey> {
    const { verifyAuthenticationResponse } = await library();
    const { rpID, origin } = this.site;
    const response = parse(responseJson) as unknown as AuthenticationResponseJSON;
    const { authenticationInfo } = await verified(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
        credential: {
          id: passkey.credentialId.toString('base64url'),
          publicKey: new Uint8Array(passkey.publicKey),
          counter: passkey.signCount,
          transports: passkey.transports,
        },
      }),
    );
    const handle = response.response.userHandle;
    if (handle && handle !== Buffer.from(handleOf(passkey.adminUserId)).toString('base64url'))
      throw authErrors.PASSKEY_INVALID();
    return {
      id: passkey.id,
      signCount: authenticationInfo.newCounter,
      backedUp: authenticationInfo.credentialBackedUp,
    };
  }
}

/** The library says by throwing what does not fit; the caller learns that it does not. */
async function verified<T extends { verified: boolean }>(check: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await check();
  } catch (error) {
    log.info({ reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }, 'passkey refused');
    throw authErrors.PASSKEY_INVALID();
  }
  if (!result.verified) throw authErrors.PASSKEY_INVALID();
  return result;
}

function parse(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Refused below like everything else that is no answer of an authenticator.
  }
  throw authErrors.PASSKEY_INVALID();
}

const bytesOf = (challenge: string) => new Uint8Array(Buffer.from(challenge, 'base64url'));
const descriptorOf = ({ credentialId, transports }: Known) => ({
  id: credentialId.toString('base64url'),
  transports,
});

/** What an authenticator remembers of whose key it is: our id, no name. */
function handleOf(adminUserId: string) {
  return new Uint8Array(Buffer.from(adminUserId.replaceAll('-', ''), 'hex'));
}
