import { GraphqlClient } from '../../kit/graphql-client.js';
import { StaffClient } from '../../kit/staff-client.js';
import { fromHome } from './address.js';
import { freshCode } from './second-factor.js';
import { staffOf, type Role, type System } from './system.js';

const LOGIN = `mutation ($email: String!, $password: String!, $code: String!) {
  adminLogin(email: $email, password: $password, totpCode: $code, refreshTransport: BODY) {
    accessToken adminUser { id } }
}`;

/** A client of the API signed in as somebody of the staff, with their authenticator app at hand. */
export async function staffApi(system: System, role: Role = 'owner'): Promise<StaffClient> {
  const account = staffOf(system, role);
  const code = (): Promise<string> => freshCode(system, account);
  const { adminLogin } = await new GraphqlClient(system.urls.base).ok<{
    adminLogin: { accessToken: string; adminUser: { id: string } };
  }>(LOGIN, { email: account.email, password: account.password, code: await code() }, fromHome());
  return new StaffClient(system.urls.base, adminLogin.accessToken, {
    ...account,
    id: adminLogin.adminUser.id,
    code,
  });
}

export interface PaymentFacts {
  id: string;
  status: string;
  amount: string;
  refundedAmount: string;
  refundableAmount: string;
  ledgerTransfers: { book: string; kind: string; amount: string }[];
}

const PAYMENT = `query ($filter: PaymentFilter) {
  payments(filter: $filter) { items {
    id status amount refundedAmount refundableAmount ledgerTransfers { book kind amount }
  } }
}`;

/** The payment of an order, found the way staff finds it. */
export async function paymentOf(api: GraphqlClient, orderId: string): Promise<PaymentFacts> {
  const { payments } = await api.ok<{ payments: { items: PaymentFacts[] } }>(PAYMENT, {
    filter: { search: orderId },
  });
  const [payment] = payments.items;
  if (!payment || payments.items.length > 1)
    throw new Error(`${payments.items.length} payments for ${orderId}`);
  return payment;
}
