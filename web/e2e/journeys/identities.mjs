// Made-up but valid identifiers; each run of a journey gets people of its own.
import { randomInt } from "node:crypto";

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** 居民身份证号 (GB 11643): region, birth date, sequence, check character modulo 11. */
export function idNumber({ region = "341723", birth = "19880612", sequence = randomInt(100, 700) } = {}) {
  const stem = `${region}${birth}${String(sequence).padStart(3, "0")}`;
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(stem[at]), 0);
  return stem + "10X98765432"[sum % 11];
}

export const phoneNumber = () => `137${String(randomInt(0, 100_000_000)).padStart(8, "0")}`;

function passesLuhn(number) {
  const sum = [...number].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A 19-digit card number that satisfies Luhn and ends in `ending`, which the sandbox bank reads. */
export function bankCard(ending = "1238") {
  for (;;) {
    const number = `622202${String(randomInt(0, 10 ** 9)).padStart(9, "0")}${ending}`;
    if (passesLuhn(number)) return number;
  }
}
