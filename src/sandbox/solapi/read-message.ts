import { asObject, asString, type JsonObject } from '../kit/json.js';

/** A message as it was asked for. */
export interface AskedMessage {
  to: string;
  from: string;
  text: string;
  type: 'SMS' | 'LMS' | 'ATA';
  /** For a notification talk: the template it fills, and whether the text is sent where Kakao fails. */
  talk: { templateId: string; variables: Record<string, string>; fallsBack: boolean } | null;
  customFields: Record<string, string>;
}

const SMS_BYTES = 90;
const LMS_BYTES = 2_000;
/** Fits into EUC-KR with two bytes: Hangul, Hanja, and the signs that Korean keyboards know. */
const TWO_BYTES =
  /^[\u00a1-\u00ff\u2010-\u27bf\u3000-\u33ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]$/;

/** Reads `{ message }`, or throws one sentence saying what is wrong. */
export function readMessage(body: unknown): AskedMessage {
  const message = asObject(asObject(body)?.['message']);
  if (!message) throw new Error('message is missing');
  const to = number(message, 'to');
  const from = number(message, 'from');
  const text = asString(message['text']) ?? '';
  if (text === '') throw new Error('text is missing');
  const bytes = bytesOf(text);
  if (bytes > LMS_BYTES) throw new Error(`text has ${bytes} bytes`);
  const asked = message['type'] ?? (bytes > SMS_BYTES ? 'LMS' : 'SMS');
  if (asked !== 'SMS' && asked !== 'LMS' && asked !== 'ATA') throw new Error('type is SMS, LMS or ATA here');
  const talk = asked === 'ATA' ? readTalk(message) : null;
  const grows = asked === 'SMS' && bytes > SMS_BYTES;
  if (grows && message['autoTypeDetect'] === false) throw new Error(`an SMS has 90 bytes, this one ${bytes}`);
  const fields = asObject(message['customFields']) ?? {};
  const customFields = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, String(value)]),
  );
  return { to, from, text, type: grows ? 'LMS' : asked, talk, customFields };
}

function readTalk(message: JsonObject): NonNullable<AskedMessage['talk']> {
  const options = asObject(message['kakaoOptions']);
  const templateId = asString(options?.['templateId']) ?? '';
  if (!/^KA01PF\w+$/.test(asString(options?.['pfId']) ?? '')) throw new Error('kakaoOptions.pfId is KA01PF…');
  if (!/^KA01TP\w+$/.test(templateId)) throw new Error('kakaoOptions.templateId is KA01TP…');
  const variables = Object.entries(asObject(options?.['variables']) ?? {}).map(([name, value]) => {
    if (!/^#\{[^}]+\}$/.test(name)) throw new Error('a variable is called #{…}');
    return [name, String(value)] as const;
  });
  return {
    templateId,
    variables: Object.fromEntries(variables),
    fallsBack: options?.['disableSms'] !== true,
  };
}

/** Which form a text of these bytes has. */
export function textForm(text: string): 'SMS' | 'LMS' {
  return bytesOf(text) > SMS_BYTES ? 'LMS' : 'SMS';
}

/** Counts as EUC-KR does; what has no place there is refused. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    if (/^[\n\r\x20-\x7e]$/.test(character)) bytes += 1;
    else if (TWO_BYTES.test(character)) bytes += 2;
    else throw new Error('text holds a character that phones do not show');
  }
  return bytes;
}

function number(message: JsonObject, name: 'to' | 'from'): string {
  const value = asString(message[name]) ?? '';
  if (!/^\d{8,15}$/.test(value)) throw new Error(`${name} is digits only`);
  return value;
}
