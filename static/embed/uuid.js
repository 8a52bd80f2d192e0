/** Ten random bytes, also where a script of the page has taken the name of the browser's cryptography. */
const randomBytes = () => {
  const bytes = new Uint8Array(10);
  try {
    return crypto.getRandomValues(bytes);
  } catch {
    return bytes.map(() => Math.random() * 256);
  }
};

/** Creates a UUIDv7 (RFC 9562): 48 bits of time in milliseconds, then version, variant and random bits. */
export const uuidV7 = () => {
  const random = randomBytes();
  random[0] = (random[0] & 15) | 112;
  random[2] = (random[2] & 63) | 128;
  let digits = Date.now().toString(16).padStart(12, "0");
  for (const byte of random) digits += byte.toString(16).padStart(2, "0");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
