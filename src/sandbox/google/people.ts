/** A Google account as the twin keeps it. */
export interface GooglePerson {
  /** `sub`: about 21 digits, never reused. */
  id: string;
  name: string;
  given_name: string;
  /** Absent for some. */
  family_name?: string;
  email: string;
  email_verified: boolean;
  picture?: string;
  /** Workspace accounts only. */
  hd?: string;
}

/** Accounts that make the corners of the contract reachable by hand. */
export const GOOGLE_PEOPLE: readonly GooglePerson[] = [
  {
    id: '104217845510924650001',
    name: '한유진',
    given_name: '유진',
    family_name: '한',
    email: 'yujin.han@gmail.example',
    email_verified: true,
  },
  {
    id: '104217845510924650002',
    name: '박도윤',
    given_name: '도윤',
    family_name: '박',
    email: 'doyun.park@gmail.example',
    email_verified: true,
  },
  {
    id: '104217845510924650003',
    name: 'Mina',
    given_name: 'Mina',
    email: 'mina@gmail.example',
    email_verified: true,
  },
  {
    id: '104217845510924650004',
    name: '확인안됨',
    given_name: '안됨',
    family_name: '확인',
    email: 'unverified@elsewhere.example',
    email_verified: false,
  },
  {
    id: '104217845510924650005',
    name: '김운영',
    given_name: '운영',
    family_name: '김',
    email: 'operator@madang.example',
    email_verified: true,
    hd: 'madang.example',
  },
];
