/** A Kakao account as the twin keeps it. */
export interface KakaoPerson {
  /** The member number, digits. Kakao writes it as a 64-bit number into its answers. */
  id: string;
  nickname?: string;
  email?: string;
  is_email_valid?: boolean;
  is_email_verified?: boolean;
  /** `+82 10-1234-5678`, also seen with a leading 0. */
  phone_number?: string;
  profile_image_url?: string;
  under14?: boolean;
  /** `properties` is missing altogether for people who never used Kakao Talk. */
  withoutProperties?: boolean;
  /** Since when the person is connected to the application; null or absent: not. */
  connectedAt?: string | null;
}

/** Accounts that make the corners of the contract reachable by hand. */
export const KAKAO_PEOPLE: readonly KakaoPerson[] = [
  {
    id: '3812450001',
    nickname: '서연',
    email: 'seoyeon@kakao.example',
    is_email_valid: true,
    is_email_verified: true,
    phone_number: '+82 10-2345-6789',
  },
  {
    id: '3812450002',
    nickname: '민준',
    email: 'minjun@kakao.example',
    is_email_valid: true,
    is_email_verified: true,
    phone_number: '+82 010-3456-7890',
  },
  // Beyond 2^53: whoever reads it as a number signs in as 9007199254740992.
  {
    id: '9007199254740993',
    nickname: '큰번호',
    email: 'bignumber@kakao.example',
    is_email_valid: true,
    is_email_verified: true,
  },
  {
    id: '9007199254740992',
    nickname: '이웃번호',
    email: 'neighbour@kakao.example',
    is_email_valid: true,
    is_email_verified: true,
  },
  { id: '3812450005', nickname: '메일없음' },
  {
    id: '3812450006',
    nickname: '확인안됨',
    email: 'unverified@kakao.example',
    is_email_valid: true,
    is_email_verified: false,
  },
  { id: '3812450007', withoutProperties: true },
  { id: '3812450008', nickname: '열세살', under14: true },
];
