/**
 * Light checks while a person types. The rules that decide stand in the back end (`core/identifiers.py`); these
 * only save a round trip.
 */

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** 居民身份证: 18 characters, a real birth date, the check character of GB 11643. */
export function isIdNumber(text: string): boolean {
  const id = text.trim().toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(id)) return false;
  const birth = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  const date = new Date(`${birth}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== birth) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return "10X98765432"[sum % 11] === id[17];
}

const USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** 统一社会信用代码: 18 characters of the GB 32100 alphabet with its check character. */
export function isUscc(text: string): boolean {
  const code = text.trim().toUpperCase();
  if (code.length !== 18 || [...code].some((character) => !USCC_ALPHABET.includes(character))) return false;
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += USCC_ALPHABET.indexOf(code[index]!) * (3 ** index % 31);
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] === code[17];
}

/** A mainland mobile number: 11 digits from 13 to 19. */
export function isPhone(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text.replace(/[\s-]/g, ""));
}

/** A bank card: 12 to 19 digits that pass Luhn. */
export function isBankCard(text: string): boolean {
  const digits = text.replace(/\s/g, "");
  if (!/^\d{12,19}$/.test(digits)) return false;
  let sum = 0;
  [...digits].reverse().forEach((character, index) => {
    const digit = Number(character);
    sum += index % 2 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  });
  return sum % 10 === 0;
}
