import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { GraphqlClient } from '../../kit/graphql-client.js';
import { appCode } from '../../kit/staff-client.js';
import { MailboxClient } from '../../kit/test-mailbox.js';
import { eventually } from '../../kit/eventually.js';
import { fromHome } from './address.js';
import { staffApi } from './api.js';
import type { StaffCredentials, System } from './system.js';

/** Staff of a test's own: what is done to them is felt by no other test. */
export interface Colleague extends StaffCredentials {
  name: string;
  backupCodes: string[];
}

export const COLLEAGUE_PASSWORD = 'seven quiet otters by the river';

const INVITE = `mutation ($email: String!, $name: String!, $role: String!) {
  inviteAdminUser(email: $email, name: $name, role: $role) { id } }`;
const ACCEPT = `mutation ($token: String!, $name: String, $password: String!) {
  acceptAdminInvite(token: $token, name: $name, password: $password, refreshTransport: BODY) { loginTicket } }`;
const ENROLL = `mutation ($ticket: String) {
  startTotpEnrollment(loginTicket: $ticket, refreshTransport: BODY) { secret } }`;
const CONFIRM = `mutation ($ticket: String, $code: String!) {
  confirmTotp(loginTicket: $ticket, code: $code, refreshTransport: BODY) { backupCodes } }`;

let serial = 0;
export const newStaffEmail = (): string => `e2e.${Date.now()}.${++serial}@madang.example`;

/** Invites somebody as the owner does, the `letter`-th time. @returns the address in their letter */
export async function invited(
  system: System,
  email: string,
  name: string,
  role: 'ADMIN' | 'OPERATOR' = 'OPERATOR',
  letter = 1,
): Promise<string> {
  const owner = await staffApi(system);
  const { errors } = await owner.confirmed(INVITE, { email, name, role });
  expect(errors).toEqual([]);
  return invitationIn(system, email, letter);
}

/** The address in the letter of an invitation. */
export async function invitationIn(system: System, email: string, letter = 1): Promise<string> {
  const mailbox = new MailboxClient(system.urls.mail);
  const newest = await eventually(async () => {
    const letters = (await mailbox.list(email)).filter(({ subject }) => subject.includes('초대'));
    return letters.length >= letter ? letters[0] : null;
  });
  const mail = await mailbox.read(newest.id);
  const link = /https?:\/\/\S+\/admin\/invite#[\w.-]+/.exec(mail.text ?? '')?.[0];
  if (!link) throw new Error(`No invitation in: ${mail.text}`);
  return link;
}

/** Somebody who has accepted and signs in with a password and an app. */
export async function newColleague(
  system: System,
  name: string,
  role: 'ADMIN' | 'OPERATOR' = 'OPERATOR',
): Promise<Colleague> {
  const email = newStaffEmail();
  const link = await invited(system, email, name, role);
  const visitor = new GraphqlClient(system.urls.base);
  const home = fromHome();
  const { acceptAdminInvite } = await visitor.ok<{ acceptAdminInvite: { loginTicket: string } }>(
    ACCEPT,
    { token: link.split('#')[1], name, password: COLLEAGUE_PASSWORD },
    home,
  );
  const ticket = acceptAdminInvite.loginTicket;
  const { startTotpEnrollment } = await visitor.ok<{ startTotpEnrollment: { secret: string } }>(
    ENROLL,
    { ticket },
    home,
  );
  const totpSecret = startTotpEnrollment.secret;
  const { confirmTotp } = await visitor.ok<{ confirmTotp: { backupCodes: string[] } }>(
    CONFIRM,
    { ticket, code: appCode(totpSecret) },
    home,
  );
  return { name, email, password: COLLEAGUE_PASSWORD, totpSecret, backupCodes: confirmTotp.backupCodes };
}

/** Closes their account, as the owner does. */
export async function closeAccount(system: System, email: string): Promise<void> {
  const owner = await staffApi(system);
  const { adminUsers } = await owner.ok<{ adminUsers: { items: { id: string; version: number }[] } }>(
    `query ($email: String!) { adminUsers(filter: { search: $email }) { items { id version } } }`,
    { email },
  );
  const { errors } = await owner.confirmed(
    `mutation ($id: ID!, $version: Int!) { deactivateAdminUser(id: $id, version: $version, reason: "퇴사") { id } }`,
    { ...adminUsers.items[0] },
  );
  expect(errors).toEqual([]);
}

/** Codes that are shown once, and nobody gets on before they say that they are kept. */
export async function keepCodes(within: Page | Locator, onward: '계속' | '닫기'): Promise<string[]> {
  const shown = within.getByTestId('backup-codes').locator('li');
  await shown.first().waitFor();
  const codes = await shown.allTextContents();
  expect(codes).toHaveLength(10);
  const button = within.getByRole('button', { name: onward });
  expect(await button.isDisabled()).toBe(true);
  await within.getByLabel('안전한 곳에 보관했습니다').check();
  await button.click();
  await shown.first().waitFor({ state: 'detached' });
  return codes;
}
