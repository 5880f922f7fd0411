/** The six-digit code in a message's text, null when there is none (a loan number is not one). */
export function codeIn(text: string): string | null {
  return /(?<![\dA-Za-z.,])\d{6}(?![\d.,]\d|\d)/.exec(text)?.[0] ?? null;
}
