import type { ErrorArgs } from '../gql/errors';
import type { Language } from '../i18n';
import { say, type Sentence, type SomeWords } from './words';

/** What is wrong with a value in a file. */
const IMPORT_REASONS: Record<Language, Record<string, Sentence>> = {
  ko: {
    TOO_LONG: ({ allowed }) => `${allowed ?? ''}자까지 쓸 수 있습니다.`,
    NOT_PLAIN: () => '쓸 수 없는 문자가 있습니다.',
    NOT_LISTED: ({ allowed }) => `다음 가운데 하나여야 합니다: ${allowed ?? ''}`,
    NOT_WHOLE: ({ allowed }) => `정수여야 합니다(${allowed ?? ''}).`,
    NOT_EMAIL: () => '이메일 주소가 아닙니다.',
  },
  en: {
    TOO_LONG: ({ allowed }) => `${allowed ?? ''} characters at most.`,
    NOT_PLAIN: () => 'characters that are no plain text.',
    NOT_LISTED: ({ allowed }) => `one of ${allowed ?? ''}.`,
    NOT_WHOLE: ({ allowed }) => `a whole number, ${allowed ?? ''}.`,
    NOT_EMAIL: () => 'an e-mail address.',
  },
};

const importReason = (args: ErrorArgs, language: Language): string =>
  IMPORT_REASONS[language][args.reason ?? '']?.(args) ?? '';

export default {
  IMPORT_NOT_FOUND: say('가져오기를 찾을 수 없습니다.', 'There is no such import, or it is somebody else’s.'),
  IMPORT_KIND_UNKNOWN: say('가져올 수 없는 종류입니다.', 'Nothing of this kind can be imported.'),
  IMPORT_FILE_EMPTY: say('파일에 데이터가 한 줄도 없습니다.', 'There are no rows in the file.'),
  IMPORT_ENCODING_UNKNOWN: say(
    'UTF-8도 CP949도 아닌 파일입니다. 둘 가운데 하나로 저장해 주세요.',
    'The file is neither UTF-8 nor CP949. Save it as one of them.',
  ),
  IMPORT_FILE_BROKEN: {
    ko: ({ line }) => `${line ?? ''}번째 줄부터 읽을 수 없습니다. 따옴표를 확인해 주세요.`,
    en: ({ line }) => `From line ${line ?? ''} on the file cannot be read. Check the quotation marks.`,
  },
  IMPORT_LINE_TOO_LONG: {
    ko: ({ line, max }) => `${line ?? ''}번째 줄이 너무 깁니다(최대 ${max ?? ''}자).`,
    en: ({ line, max }) => `Line ${line ?? ''} is too long (${max ?? ''} characters at most).`,
  },
  IMPORT_COLUMNS_TOO_MANY: {
    ko: ({ max }) => `항목이 너무 많습니다(최대 ${max ?? ''}개).`,
    en: ({ max }) => `There are too many columns (${max ?? ''} at most).`,
  },
  IMPORT_ROWS_TOO_MANY: {
    ko: ({ max }) => `한 번에 ${max ?? ''}줄까지 가져올 수 있습니다. 파일을 나누어 주세요.`,
    en: ({ max }) => `One import has ${max ?? ''} rows at most. Hand it in as several files.`,
  },
  IMPORT_COLUMN_UNKNOWN: {
    ko: ({ column }) => `알 수 없는 항목입니다: ${column ?? ''}`,
    en: ({ column }) => `Nobody knows the column “${column ?? ''}”.`,
  },
  IMPORT_COLUMN_DOUBLED: {
    ko: ({ column }) => `같은 항목이 두 번 있습니다: ${column ?? ''}`,
    en: ({ column }) => `The column “${column ?? ''}” is there twice.`,
  },
  IMPORT_COLUMN_MISSING: {
    ko: ({ column }) => `대상을 찾을 항목이 없습니다. 하나는 있어야 합니다: ${column ?? ''}`,
    en: ({ column }) => `A column to find records by is missing, one of: ${column ?? ''}`,
  },
  IMPORT_ROW_BROKEN: say('값만 담은 JSON 객체 한 줄이 아닙니다.', 'This is no JSON object of plain values.'),
  IMPORT_ROW_UNEVEN: {
    ko: ({ expected, given }) => `칸이 ${expected ?? ''}개여야 하는데 ${given ?? ''}개입니다.`,
    en: ({ expected, given }) => `${expected ?? ''} cells are expected, ${given ?? ''} are there.`,
  },
  IMPORT_ROW_DOUBLED: {
    ko: ({ line }) => `${line ?? ''}번째 줄과 같은 대상입니다.`,
    en: ({ line }) => `Line ${line ?? ''} is about the same record.`,
  },
  IMPORT_ROW_AMBIGUOUS: {
    ko: ({ column }) => `해당하는 대상이 여럿입니다. 다음 항목도 적어 주세요: ${column ?? ''}`,
    en: ({ column }) => `Several records fit. Fill in “${column ?? ''}”.`,
  },
  IMPORT_ROW_CHANGED: say(
    '그 사이 다른 사람이 변경해서 그대로 두었습니다.',
    'Somebody changed it in the meantime. It was left as it is.',
  ),
  IMPORT_VALUE_MISSING: {
    ko: ({ column }) => `값이 비어 있습니다: ${column ?? ''}`,
    en: ({ column }) => `“${column ?? ''}” is empty.`,
  },
  IMPORT_VALUE_INVALID: {
    ko: (args) => `${args.column ?? ''}: ${importReason(args, 'ko')}`,
    en: (args) => `${args.column ?? ''}: ${importReason(args, 'en')}`,
  },
  IMPORT_VALUE_MASKED: {
    ko: ({ column }) => `가려진 값입니다. 전체 값을 적어 주세요: ${column ?? ''}`,
    en: ({ column }) => `“${column ?? ''}” is masked. Write the whole value.`,
  },
  IMPORT_COLUMN_FIXED: {
    ko: ({ column }) => `가져오기로 바꿀 수 없는 항목입니다: ${column ?? ''}`,
    en: ({ column }) => `“${column ?? ''}” cannot be changed by an import.`,
  },
  IMPORT_CREATED_STAYS: say(
    '새로 등록한 것은 되돌릴 수 없어 그대로 두었습니다.',
    'What was created cannot be taken back. It stays.',
  ),
  IMPORT_NOT_READY: say(
    '지금 상태에서는 할 수 없습니다. 새로고침해 주세요.',
    'This cannot be done with the import as it stands. Reload the page.',
  ),
  IMPORT_NOTHING_TO_DO: say('바뀌는 줄이 없습니다.', 'No row of it would change anything.'),
  IMPORT_PLAN_STALE: {
    ko: ({ hours }) => `점검한 지 ${hours ?? ''}시간이 지났습니다. 파일을 다시 올려 주세요.`,
    en: ({ hours }) => `The dry run is older than ${hours ?? ''} hours. Hand the file in again.`,
  },
  IMPORT_FORGOTTEN: {
    ko: ({ days }) => `변경 내역은 ${days ?? ''}일 동안만 보관합니다. 이제 되돌릴 수 없습니다.`,
    en: ({ days }) => `What it changed is kept for ${days ?? ''} days. It cannot be undone any more.`,
  },
} satisfies SomeWords;
