/** Providers that prove who somebody is. */
export type OAuthProvider = 'GOOGLE' | 'KAKAO';

/** Somebody, as a provider proved it. The subject, with its provider, is who they are; an e-mail address is not. */
export interface ProvenIdentity {
  provider: OAuthProvider;
  /** Text, always: a number of Kakao's does not fit into a JavaScript number. */
  subject: string;
  /** Only when the provider vouches for it. */
  email: string | null;
  name: string | null;
  /** As the provider writes it. */
  phone: string | null;
}

export type FlowPurpose = 'SIGN_IN' | 'LINK' | 'STAFF_SIGN_IN' | 'STAFF_LINK';
