/** Text for HTML, inside an element or a quoted attribute. Everything that came from outside goes through here. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}

/** Korean unless the browser clearly prefers English. */
export function prefersKorean(acceptLanguage: string | undefined): boolean {
  const first = (acceptLanguage ?? 'ko').split(',')[0]?.trim().toLowerCase() ?? 'ko';
  return !first.startsWith('en');
}
