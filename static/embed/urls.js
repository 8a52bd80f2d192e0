// Addresses. The constructor `URL` is not used: a host page may have a global of that name.

/**
 * The origin of an http or https address; undefined for any other.
 *
 * @param {string | null | undefined} text An absolute address, or one that is relative to the page.
 */
export const originOf = (text) => {
  const link = document.createElement("a");
  link.href = text ?? "";
  return text && link.protocol.startsWith("http") ? link.origin : undefined;
};

/**
 * The URL of a campaign in the server's API.
 *
 * @param {string | undefined} origin The server's; empty on its own pages.
 * @param {string} slug
 */
export const campaignUrl = (origin, slug) => `${origin ?? ""}/api/v1/campaigns/${encodeURIComponent(slug)}`;

/**
 * Returns true if an address cannot run as a script. It begins with one of the schemes that the widget uses, or belongs
 * to the page. Browsers ignore control characters and spaces inside of a scheme.
 *
 * @param {string} address
 */
export const isSafeAddress = (address) =>
  /^((https?|mailto|sms|tel|viber):|[/#?]|$)/i.test(address.replace(/[\0-\x20]/g, ""));
