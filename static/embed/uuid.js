/** Creates a UUIDv7 (RFC 9562): 48 bits of time in milliseconds, then version, variant and random bits. */
export const uuidV7 = () => {
  const random = crypto.getRandomValues(new Uint8Array(10));
  random[0] = (random[0] & 15) | 112;
  random[2] = (random[2] & 63) | 128;
  let digits = Date.now().toString(16).padStart(12, "0");
  for (const byte of random) digits += byte.toString(16).padStart(2, "0");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
