import PostalMime from 'postal-mime';
import type { StoredMail } from './mailbox.js';

/** A line of the list. */
export interface MailSummary {
  id: string;
  at: string;
  envelope: { from: string; to: string[] };
  from: string;
  to: string[];
  subject: string;
  messageId: string;
}

/** A mail taken apart. */
export interface MailView extends MailSummary {
  text: string;
  html: string;
  headers: { key: string; value: string }[];
  attachments: { filename: string | null; mimeType: string }[];
  user: string | null;
}

const bytes = (mail: StoredMail): Buffer => Buffer.from(mail.raw, 'base64');

/** Takes a mail apart. */
export async function readMail(mail: StoredMail): Promise<MailView> {
  const parsed = await PostalMime.parse(bytes(mail));
  const show = (address: { name: string; address?: string | undefined } | undefined): string =>
    !address ? '' : address.name ? `${address.name} <${address.address ?? ''}>` : (address.address ?? '');
  return {
    id: mail.id,
    at: mail.at,
    envelope: { from: mail.from, to: mail.to },
    from: show(parsed.from),
    to: (parsed.to ?? []).map(show),
    subject: parsed.subject ?? '',
    messageId: parsed.messageId ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    headers: parsed.headers.map(({ originalKey, value }) => ({ key: originalKey, value })),
    attachments: parsed.attachments.map(({ filename, mimeType }) => ({ filename, mimeType })),
    user: mail.user,
  };
}

/** The line of the list. */
export async function summarise(mail: StoredMail): Promise<MailSummary> {
  const { id, at, envelope, from, to, subject, messageId } = await readMail(mail);
  return { id, at, envelope, from, to, subject, messageId };
}
