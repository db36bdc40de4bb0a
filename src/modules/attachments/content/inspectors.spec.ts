import { describe, expect, it } from 'vitest';
import { contentDisposition, declaredType, type ContentType } from '../attachment.rules.js';
import { inspectorFor } from './inspectors.js';

const PDF = '%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n';
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const ZIP_END = `PK\u0005\u0006${'\0'.repeat(18)}`;

/** As it comes over the network: in pieces of any size. */
function taken(type: ContentType, bytes: Buffer | string, step: number): boolean {
  const inspector = inspectorFor(type);
  const all = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
  try {
    for (let at = 0; at < all.length; at += step) inspector.push(all.subarray(at, at + step));
    inspector.end();
    return true;
  } catch (error) {
    expect((error as { code: string }).code).toBe('ATTACHMENT_TYPE_MISMATCH');
    return false;
  }
}

describe('what a file is shows in its bytes (S000-INT-03)', () => {
  it.each<[string, ContentType, Buffer | string]>([
    ['text', 'text/plain', 'hello\r\n\tworld\n'],
    ['Korean text with a mark at its beginning', 'text/plain', '\ufeff안녕하세요 🙂'.repeat(500)],
    ['text about markup', 'text/plain', `${'x'.repeat(2_000)} <script> is an element`],
    ['a < b', 'text/plain', 'a < b and b > c'],
    ['a PDF', 'application/pdf', PDF],
    ['a PDF that was saved twice', 'application/pdf', `${PDF}5 0 obj\nendobj\n%%EOF\r\n`],
    ['a PNG', 'image/png', PNG],
    ['a JPEG', 'image/jpeg', Buffer.from('ffd8ffe000104a46494600010100', 'hex')],
    ['a WebP', 'image/webp', 'RIFF\u0001\u0001\u0001\u0001WEBPVP8 '],
  ])('takes %s', (_, type, bytes) => {
    for (const step of [1, 7, 1_000, 1 << 20]) expect(taken(type, bytes, step), `by ${step}`).toBe(true);
  });

  it.each<[string, ContentType, Buffer | string]>([
    ['HTML as text', 'text/plain', '\n  <!DOCTYPE html><p>hello'],
    ['HTML behind a comment', 'text/plain', '<!-- nothing here --><script>alert(1)</script>'],
    ['SVG as text', 'text/plain', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['XML as text', 'text/plain', '<?xml version="1.0"?><a/>'],
    ['a PDF as text', 'text/plain', PDF],
    ['a script as text', 'text/plain', '#!/bin/sh\nrm -rf /'],
    ['UTF-16 as text', 'text/plain', Buffer.from('hello', 'utf16le')],
    ['Latin-1 as text', 'text/plain', Buffer.from('caf\u00e9', 'latin1')],
    ['half a character at the end', 'text/plain', Buffer.from('한').subarray(0, 2)],
    ['an escape sequence', 'text/plain', 'a\u001b[2Jb'],
    ['NUL', 'text/plain', 'a\u0000b'],
    ['a PNG as text', 'text/plain', PNG],
    ['SVG as PNG', 'image/png', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a GIF as PNG', 'image/png', 'GIF89a............'],
    ['a PNG as JPEG', 'image/jpeg', PNG],
    ['a WAV as WebP', 'image/webp', 'RIFF\u0001\u0001\u0001\u0001WAVEfmt '],
    ['too little for a PNG', 'image/png', PNG.subarray(0, 5)],
    ['HTML before the PDF', 'application/pdf', `<html>${PDF}`],
    ['a PDF that is not closed', 'application/pdf', PDF.replace('%%EOF', '')],
    ['a script behind the PDF', 'application/pdf', `${PDF}<script>alert(1)</script>`],
    ['an archive behind the PDF', 'application/pdf', `${PDF}PK\u0003\u0004zip${ZIP_END}`],
    ['an archive inside the PDF', 'application/pdf', `${PDF.slice(0, 20)}${ZIP_END}${PDF.slice(20)}`],
    ['a zip as PDF', 'application/pdf', `PK\u0003\u0004${'x'.repeat(100)}${ZIP_END}`],
  ])('refuses %s', (_, type, bytes) => {
    for (const step of [1, 7, 1_000, 1 << 20]) expect(taken(type, bytes, step), `by ${step}`).toBe(false);
  });
});

describe('names of files', () => {
  it.each([
    ['a.png', 'image/png'],
    ['사진.JPG', 'image/jpeg'],
    ['a.b.jpeg', 'image/jpeg'],
    ['보고서 1.pdf', 'application/pdf'],
  ])('%s is %s', (name, type) => expect(declaredType(name, type)).toBe(type));

  it.each([
    ['a.exe', 'image/png', 'ATTACHMENT_TYPE_MISMATCH'],
    ['a.png.exe', 'image/png', 'ATTACHMENT_TYPE_MISMATCH'],
    ['png', 'image/png', 'ATTACHMENT_TYPE_MISMATCH'],
    ['a.svg', 'image/svg+xml', 'ATTACHMENT_TYPE_NOT_ALLOWED'],
    ['a.html', 'text/html', 'ATTACHMENT_TYPE_NOT_ALLOWED'],
    ['a.zip', 'application/zip', 'ATTACHMENT_TYPE_NOT_ALLOWED'],
    ['a.png', 'constructor', 'ATTACHMENT_TYPE_NOT_ALLOWED'],
    ['../../a.png', 'image/png', 'INPUT_INVALID'],
    ['a\r\nSet-Cookie: x.png', 'image/png', 'INPUT_INVALID'],
    ['a\u202egnp.exe.png', 'image/png', 'INPUT_INVALID'],
    ['.png', 'image/png', 'INPUT_INVALID'],
  ])('%j as %s is refused', (name, type, code) =>
    expect(() => declaredType(name, type)).toThrow(expect.objectContaining({ code })),
  );

  it.each([
    ['a b.png', `attachment; filename="a b.png"; filename*=UTF-8''a%20b.png`],
    ["홍's (1)*.pdf", `attachment; filename="__s _1__.pdf"; filename*=UTF-8''%ED%99%8D%27s%20%281%29%2A.pdf`],
  ])('%s is told to the browser', (name, header) => expect(contentDisposition(name)).toBe(header));
});
