/** An address taken apart: the domain in its ASCII form, as servers know it. */
export interface MailAddress {
  local: string;
  domain: string;
}

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads an address. Domains in other scripts (한글.kr) are turned into ASCII; local parts in other scripts, quoted
 * ones and addresses of machines (`[127.0.0.1]`) are not taken: hardly a server delivers to them.
 * @returns null when no letter could be sent there
 */
export function parseMailAddress(text: string): MailAddress | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = asciiDomain(text.slice(at + 1));
  if (at < 1 || local.length > 64 || !LOCAL.test(local) || domain === null) return null;
  return local.length + domain.length + 1 > 254 ? null : { local, domain };
}

function asciiDomain(text: string): string | null {
  // The parser of web addresses also reads ports, paths and passwords; none of these belongs here.
  if (text === '' || /[\s\p{Cc}@:/\\?#[\]%]/u.test(text)) return null;
  const address = `http://${text}`;
  const domain = URL.canParse(address) ? new URL(address).hostname : '';
  const labels = domain.split('.');
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
    ? domain
    : null;
}

export function mailAddressText({ local, domain }: MailAddress): string {
  return `${local}@${domain}`;
}

/** The form in which two spellings of one mailbox are equal. */
export function comparable(address: MailAddress): string {
  return mailAddressText(address).toLowerCase();
}

/** What a server says often repeats whom we wrote to; it is kept without. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;]+/g, '…@…');
}
