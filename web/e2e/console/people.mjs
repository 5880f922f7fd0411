/** Made-up people with identifiers that pass the checks. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function makeIdNumber(region, birth, sequence) {
  const head = `${region}${birth}${String(sequence).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(head[index]), 0);
  return head + "10X98765432"[sum % 11];
}

export function makeBankCard(prefix, sequence) {
  const head = `${prefix}${String(sequence).padStart(12, "0")}`;
  const sum = [...head].reverse().reduce((total, character, index) => {
    const digit = Number(character);
    return total + (index % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit);
  }, 0);
  return head + String((10 - (sum % 10)) % 10);
}

/** A person nobody has met before, made from the time. */
export function someone() {
  const seed = Date.now() % 10_000_000;
  return {
    name: "王芳",
    phone: `136${String(10_000_000 + seed).slice(0, 8)}`,
    id_number: makeIdNumber("341723", `198${seed % 10}0${1 + (seed % 9)}1${seed % 9}`, (seed % 499) * 2),
    bank_account: makeBankCard("622202", seed + 1_000_000),
  };
}
