import { describe, expect, it } from 'vitest';
import { deviceName } from './device-name.js';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const PHONE = 'Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the name of a device (S000-TBL-02)', () => {
  it.each([
    [`${WINDOWS} Chrome/130.0.0.0 Safari/537.36`, 'Chrome · Windows'],
    [`${WINDOWS} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`, 'Edge · Windows'],
    [`${WINDOWS} Chrome/130.0.0.0 Whale/4.28.0.0 Safari/537.36`, 'Whale · Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox · Linux'],
    [`${MAC} Version/18.0 Safari/605.1.15`, 'Safari · macOS'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/130.0 Mobile/15E148 Safari/604.1',
      'Chrome · iPhone',
    ],
    [`${PHONE} SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36`, 'Samsung Internet · Android'],
    [`${PHONE} Chrome/130.0 Mobile Safari/537.36 KAKAOTALK 2410840`, 'KakaoTalk · Android'],
    ['curl/8.5.0', 'curl'],
    ['node', 'node'],
    ['', '?'],
    [null, '?'],
    ['/', '?'],
    ['x'.repeat(300), 'x'.repeat(40)],
  ])('%s', (userAgent, name) => expect(deviceName(userAgent)).toBe(name));
});
