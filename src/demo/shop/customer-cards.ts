import { Service, type UserModel } from '../../modules/users/index.js';

/** A customer as the shop's first page shows one to whoever opens it. */
export interface CustomerCard {
  id: string;
  name: string;
  maskedEmail: string;
  services: Service[];
}

const SHOWN = 8;
/** More than are shown, so that both kinds of customers can be found among the newest. */
export const LOOKED_AT = 40;

/** Customers who may buy memberships and customers who may not, half of each as far as there are any. */
export function customerCards(newest: readonly UserModel[]): CustomerCard[] {
  const [members, others] = [true, false].map((member) =>
    newest.filter((user) => user.services.includes(Service.ABYSSCM) === member),
  ) as [UserModel[], UserModel[]];
  const half = SHOWN / 2;
  const shownMembers = members.slice(0, Math.max(half, SHOWN - others.length));
  return [...shownMembers, ...others.slice(0, SHOWN - shownMembers.length)].map(
    ({ id, name, email, services }) => ({
      id,
      name,
      maskedEmail: email === null ? '' : maskEmail(email),
      services,
    }),
  );
}

/** Enough to tell two people of one name apart, too little to write to them: `ki***07@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [mailbox, host] = [email.slice(0, at), email.slice(at)];
  const end = mailbox.length > 6 ? mailbox.slice(-2) : '';
  return `${mailbox.slice(0, mailbox.length > 2 ? 2 : 1)}***${end}${host}`;
}
