import { pledgeContent } from "../lib/sid-pledge.mjs";

/**
 * The pledge, in a server component: its first view is a part of the page.
 *
 * The browser makes a shadow root of the template in the HTML, so the element contains less than React wrote.
 * React leaves the content alone, because it was given as HTML, and `suppressHydrationWarning` keeps it from reporting
 * the difference in development.
 */
export default async function Pledge({ server, integrity, linkText, ...attributes }) {
  const content = await pledgeContent(server, integrity, attributes, linkText);
  return (
    <>
      <sid-pledge {...attributes} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: content }} />
      <script type="module" async src={`${server}/embed.js`} integrity={integrity} crossOrigin="anonymous" />
    </>
  );
}
