import type { TypedDocumentNode } from '@urql/core';
import {
  AcceptAdminInviteDocument,
  AdminLoginDocument,
  ConfirmFirstTotpDocument,
  RegisterFirstPasskeyDocument,
  ResumeAdminLoginDocument,
  StaffIdentityProvidersDocument,
  StartAdminPasskeyLoginDocument,
  StartFirstPasskeyDocument,
  StartFirstTotpDocument,
  VerifyAdminPasskeyDocument,
  VerifyAdminSecondFactorDocument,
  type IdentityProvider,
  type SignInAnswerFragment,
} from '@/gql/graphql';
import { toAppError, type AppError } from '@/lib/gql/errors';
import { rawRequest } from '@/lib/gql/request';
import { createPasskey, PasskeyCanceled, showPasskey } from '@/lib/passkey';
import { startSession } from '@/lib/session';

export type Factor = 'TOTP' | 'PASSKEY' | 'BACKUP_CODE';
const factors: readonly Factor[] = ['TOTP', 'PASSKEY', 'BACKUP_CODE'];

/** Where a person stands after an answer: let in, asked for a factor, or asked to set one up. */
export type SignInStep =
  | { kind: 'signed-in' }
  | { kind: 'factor'; ticket: string; factors: Factor[] }
  | { kind: 'enroll'; ticket: string }
  /** A factor was set up: codes to keep, and then in. */
  | { kind: 'codes'; codes: readonly string[] };

export type SignInOutcome = SignInStep | { kind: 'refused'; error: AppError } | { kind: 'canceled' };

const lost: SignInOutcome = { kind: 'refused', error: toAppError(null) };

async function ask<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<T | SignInOutcome> {
  try {
    const { data, errors } = await rawRequest(document, variables);
    return data && errors.length === 0 ? data : { kind: 'refused', error: toAppError(errors[0] ?? null) };
  } catch {
    return lost;
  }
}

const isOutcome = (value: object): value is SignInOutcome => 'kind' in value;

function stepOf(answer: SignInAnswerFragment): SignInOutcome {
  if (answer.accessToken && answer.expiresIn) {
    startSession({ accessToken: answer.accessToken, expiresIn: answer.expiresIn });
    return { kind: 'signed-in' };
  }
  if (!answer.loginTicket) return lost;
  if (answer.enrollmentRequired) return { kind: 'enroll', ticket: answer.loginTicket };
  const offered = factors.filter((factor) => answer.factorsOffered.includes(factor));
  return { kind: 'factor', ticket: answer.loginTicket, factors: offered };
}

export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  const data = await ask(AdminLoginDocument, { email, password });
  return isOutcome(data) ? data : stepOf(data.adminLogin);
}

/** What a ticket that came back from Kakao's or Google's page still asks for. */
export async function resumeSignIn(ticket: string): Promise<SignInOutcome> {
  const data = await ask(ResumeAdminLoginDocument, { loginTicket: ticket });
  return isOutcome(data) ? data : stepOf(data.resumeAdminLogin);
}

export async function acceptInvite(input: {
  token: string;
  name: string;
  password: string;
}): Promise<SignInOutcome> {
  const data = await ask(AcceptAdminInviteDocument, input);
  return isOutcome(data) ? data : stepOf(data.acceptAdminInvite);
}

/** Six digits of an app, or a backup code. */
export async function sendCode(ticket: string, code: string): Promise<SignInOutcome> {
  const data = await ask(VerifyAdminSecondFactorDocument, { loginTicket: ticket, code });
  return isOutcome(data) ? data : stepOf(data.verifyAdminSecondFactor);
}

async function withPasskey<T>(work: () => Promise<T>): Promise<T | SignInOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PasskeyCanceled) return { kind: 'canceled' };
    return lost;
  }
}

/** Without a ticket the passkey alone says who it is. */
export function signInWithPasskey(ticket: string | null): Promise<SignInOutcome> {
  return withPasskey(async () => {
    const started = await ask(StartAdminPasskeyLoginDocument, { loginTicket: ticket });
    if (isOutcome(started)) return started;
    const { challengeId, optionsJson } = started.startAdminPasskeyLogin;
    const responseJson = await showPasskey(optionsJson);
    const data = await ask(VerifyAdminPasskeyDocument, { challengeId, responseJson });
    return isOutcome(data) ? data : stepOf(data.verifyAdminPasskey);
  });
}

export interface NewTotp {
  secret: string;
  otpauthUri: string;
}

export async function startFirstTotp(ticket: string): Promise<NewTotp | SignInOutcome> {
  const data = await ask(StartFirstTotpDocument, { loginTicket: ticket });
  return isOutcome(data) ? data : data.startTotpEnrollment;
}

interface FirstFactor {
  backupCodes?: readonly string[] | null;
  login?: SignInAnswerFragment | null;
}

function enrolled({ backupCodes, login }: FirstFactor): SignInOutcome {
  const step = login ? stepOf(login) : lost;
  return step.kind === 'signed-in' && backupCodes?.length ? { kind: 'codes', codes: backupCodes } : step;
}

export async function confirmFirstTotp(ticket: string, code: string): Promise<SignInOutcome> {
  const data = await ask(ConfirmFirstTotpDocument, { loginTicket: ticket, code });
  return isOutcome(data) ? data : enrolled(data.confirmTotp);
}

export function registerFirstPasskey(ticket: string, name: string): Promise<SignInOutcome> {
  return withPasskey(async () => {
    const started = await ask(StartFirstPasskeyDocument, { loginTicket: ticket });
    if (isOutcome(started)) return started;
    const { challengeId, optionsJson } = started.startPasskeyRegistration;
    const responseJson = await createPasskey(optionsJson);
    const data = await ask(RegisterFirstPasskeyDocument, {
      loginTicket: ticket,
      challengeId,
      name,
      responseJson,
    });
    return isOutcome(data) ? data : enrolled(data.registerPasskey);
  });
}

/** Whose accounts staff may sign in with; none while the server does not say. */
export async function staffProviders(): Promise<IdentityProvider[]> {
  const data = await ask(StaffIdentityProvidersDocument, {});
  return isOutcome(data) ? [] : [...data.staffIdentityProviders];
}
