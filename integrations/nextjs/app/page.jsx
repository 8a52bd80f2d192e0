import Pledge from "./pledge.jsx";

/** Seconds after which Next.js renders the page again: the first view in it shows the counts of that time. */
export const revalidate = 60;

export default function Page() {
  return (
    <main>
      <h1>Our page</h1>
      <Pledge
        server="https://HOST"
        integrity="ed25519-KEY"
        campaign="sid-2023"
        partner="ngo-be"
        lang="en"
        linkText="Take the pledge"
      />
    </main>
  );
}
