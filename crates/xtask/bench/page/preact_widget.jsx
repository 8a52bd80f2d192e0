// The widget in English as an engineer would write it with Preact: the same texts, elements, classes and styles, and the
// same calls. One script contains the code, the texts and the styles.

import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import data from "props";
import styles from "styles";

const { campaign, words } = data;
const SERVER = document.querySelector("script[data-server]").dataset.server;
const API = `${SERVER}/api/v1/campaigns/${campaign.slug}`;
const STORAGE_KEY = "sid-preact";

const plurals = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");
const format = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const countOf = (name, count) => format(words[name][plurals.select(count)], { count: numbers.format(count) });

const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let i = 5; i >= 0; i -= 1, time /= 256) bytes[i] = time;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, digits);
};

const post = async (path, act) => {
  const body = JSON.stringify({ id: newId(), lang: "en", ...act });
  const response = await fetch(`${API}/${path}`, { method: "POST", body, keepalive: true });
  return { id: JSON.parse(body).id, ...(await response.json()) };
};

const readStored = () => {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY)) ?? {};
  } catch {
    return {};
  }
};

/** State of the widget, of which the visitor's own part is stored on the device. */
const useWidget = () => {
  const [state, setState] = useState({ promises: [], steps: [], counts: data.counts, status: "", ...readStored() });
  const change = (changes) => setState((before) => ({ ...before, ...changes }));
  useEffect(() => {
    const { promises, steps, audience, own } = state;
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify({ promises, steps, audience, own }));
    } catch {
      // Nothing is stored.
    }
  }, [state.promises, state.steps, state.audience, state.own]);
  useEffect(() => {
    const stream = new EventSource(`${API}/live`);
    stream.addEventListener("counts", ({ data: counts }) => change({ counts: JSON.parse(counts), live: true }));
    stream.addEventListener("error", () => change({ live: false }));
    host.dispatchEvent(new CustomEvent("sid-pledge-ready", { bubbles: true, composed: true }));
    return () => stream.close();
  }, []);
  const toggle = (name, id) => {
    const list = state[name];
    change({ [name]: list.includes(id) ? list.filter((known) => known !== id) : [...list, id] });
  };
  const take = async () => {
    change({ status: "sending" });
    try {
      const { id, receipt, counts } = await post("pledges", { audience: state.audience, promises: state.promises });
      change(receipt ? { own: { id, receipt }, counts, status: "" } : { status: "pledge-refused" });
    } catch {
      change({ status: "waiting-will-be-sent" });
    }
  };
  const takeBack = async () => {
    const { id, receipt } = state.own;
    await fetch(`${API}/pledges/${id}`, { method: "DELETE", headers: { authorization: `Bearer ${receipt}` } });
    change({ own: undefined, status: "taken-back" });
  };
  return { ...state, change, toggle, take, takeBack };
};

const Box = ({ id, checked, onChange, children }) => (
  <label class="tick" for={id}>
    <input type="checkbox" id={id} checked={checked} onChange={onChange} />
    <span>{children}</span>
  </label>
);

const Outward = ({ href, children }) => (
  <a href={href} target="_blank" rel="noopener noreferrer">
    {children}
  </a>
);

const Header = () => (
  <header>
    <details class="languages">
      <summary id="sid-languages">
        <span class="unseen">{words.languages} </span>English
      </summary>
      <ul>
        {campaign.languages.map(({ tag, name }) => (
          <li>
            <a href={`${SERVER}/p/${campaign.slug}?lang=${tag}`} lang={tag} hreflang={tag}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </details>
    <p class="slogan">{campaign.slogan}</p>
    <h2>{campaign.title}</h2>
    <p class="intro">{campaign.intro}</p>
  </header>
);

const SectionMenu = () => (
  <nav class="through" aria-label={words.way}>
    <ol>
      {["you", "pledge", "steps", "share", "help"].map((name) => (
        <li class={`sid-${name}`}>
          <button type="button" onClick={() => shadow.getElementById(`sid-${name}`).scrollIntoView()}>
            <span>{words[`way-${name}`]}</span>
          </button>
        </li>
      ))}
    </ol>
  </nav>
);

const Audiences = ({ widget }) => (
  <fieldset class="audiences" aria-describedby="sid-you-note">
    <legend id="sid-you" tabindex="-1">
      {words["who-are-you"]}
    </legend>
    <p class="small" id="sid-you-note">
      {words["who-are-you-note"]}
    </p>
    <div class="chips">
      {campaign.audiences.map(({ audience, name }) => (
        <label class="chip" for={`sid-audience-${audience}`}>
          <input
            type="radio"
            name="audience"
            id={`sid-audience-${audience}`}
            checked={widget.audience === audience}
            onChange={() => widget.change({ audience })}
          />
          <span>{name}</span>
        </label>
      ))}
    </div>
  </fieldset>
);

const sendWith = (send) => (event) => {
  event.preventDefault();
  send();
};

const Pledge = ({ widget, guide }) => {
  const promises = guide?.promises ?? campaign.pledge.promises;
  const isBusy = ["sending", "waiting-will-be-sent"].includes(widget.status);
  return (
    <section class="pledge" part="pledge">
      <blockquote class="statement" id="sid-pledge" tabindex="-1">
        <p>{guide?.statement ?? campaign.pledge.statement}</p>
      </blockquote>
      {widget.own ? (
        <div class="thanks">
          <h3 class="title" tabindex="-1">
            {campaign.pledge.thanks_title}
          </h3>
          <p>{campaign.pledge.thanks}</p>
          <ul class="kept">
            {promises
              .filter(({ id }) => widget.promises.includes(id))
              .map(({ text }) => (
                <li>{text}</li>
              ))}
          </ul>
          <form onSubmit={sendWith(widget.takeBack)}>
            <button type="submit" class="quiet">
              {words["take-back"]}
            </button>
          </form>
        </div>
      ) : (
        <form id="sid-form" onSubmit={sendWith(() => isBusy || widget.take())}>
          <fieldset class="promises">
            <legend>{words["promises-legend"]}</legend>
            {promises.map(({ id, text }) => (
              <Box
                id={`sid-promise-${id}`}
                checked={widget.promises.includes(id)}
                onChange={() => widget.toggle("promises", id)}
              >
                {text}
              </Box>
            ))}
          </fieldset>
          <button type="submit" id="sid-take" class="primary" part="pledge-button" aria-disabled={String(isBusy)}>
            {words["take-pledge"]}
          </button>
          <p class="small">{words.privacy}</p>
        </form>
      )}
      <p class="status" role="status">
        {words[widget.status]}
      </p>
    </section>
  );
};

const Counter = ({ counts, live }) => {
  const goal = format(words.goal, { goal: numbers.format(counts.goal) });
  const hasEnough = counts.pledges >= campaign.floor;
  return (
    <section class="counter" part="counter">
      <p class="total">{hasEnough ? countOf("pledge-count", counts.pledges) : words["among-the-first"]}</p>
      <div class="goal" part="goal">
        <progress max={counts.goal} value={hasEnough ? Math.min(counts.pledges, counts.goal) : 0} aria-label={goal} />
        <span>{goal}</span>
      </div>
      <p class="facts">
        <span class={live ? "fresh live" : "fresh"}>{live && words.live}</span>
      </p>
      <details class="how-counted">
        <summary>{words["how-counted-title"]}</summary>
        <p>{words["how-counted"]}</p>
      </details>
    </section>
  );
};

const StepList = ({ widget, steps }) => (
  <ul>
    {steps.map(({ id, title, detail }) => (
      <li part="step">
        <Box id={`sid-step-${id}`} checked={widget.steps.includes(id)} onChange={() => widget.toggle("steps", id)}>
          <strong>{title}</strong> <span>{detail}</span>
        </Box>
      </li>
    ))}
  </ul>
);

const Steps = ({ widget, guide }) => (
  <section class="steps" part="steps">
    <h3 id="sid-steps" tabindex="-1">
      {words["steps-title"]}
    </h3>
    {guide ? (
      <>
        <p>{guide.intro}</p>
        <StepList widget={widget} steps={guide.steps} />
      </>
    ) : (
      <>
        <p>{words["steps-choose"]}</p>
        <details>
          <summary>{words["steps-all"]}</summary>
          {campaign.audiences.map(({ name, intro, steps }) => (
            <>
              <h4>{name}</h4>
              <p>{intro}</p>
              <StepList widget={widget} steps={steps} />
            </>
          ))}
        </details>
      </>
    )}
  </section>
);

const Help = () => (
  <section class="help" part="help">
    <h3 id="sid-help" tabindex="-1">
      {words["help-title"]}
    </h3>
    <p class="never">{words["help-danger"]}</p>
    {["talk", "pictures", "report"].map((kind) => (
      <>
        <h4>{words[`help-${kind}`]}</h4>
        <ul>
          {campaign.help
            .filter((entry) => entry.kind === kind)
            .map(({ url, title, note }) => (
              <li>
                <Outward href={url}>{title}</Outward> <span>{note}</span>
              </li>
            ))}
        </ul>
      </>
    ))}
  </section>
);

const Channels = ({ links }) => (
  <div class="ways">
    {links.map(({ channel, url }) => (
      <a
        part="share-button"
        class="way"
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        onClick={() => post("intents", { channel })}
      >
        {words[`channel-${channel}`]}
        <span class="unseen">{words["new-tab"]}</span>
      </a>
    ))}
  </div>
);

const Share = () => {
  const { qr, share_links: links } = data;
  return (
    <section class="share" part="share">
      <h3 id="sid-share" tabindex="-1">
        {words["share-title"]}
      </h3>
      <Channels links={links.slice(0, 4)} />
      <details>
        <summary>{words["channel-qr"]}</summary>
        <svg class="qr" role="img" aria-label={words["channel-qr"]} viewBox={`-4 -4 ${qr.size + 8} ${qr.size + 8}`}>
          <path d={qr.path} />
        </svg>
        <p>{words["qr-note"]}</p>
      </details>
      <details>
        <summary>{words["share-more"]}</summary>
        <Channels links={links.slice(4)} />
      </details>
    </section>
  );
};

const Reading = () => (
  <section class="reading">
    {[campaign.harms, campaign.advocacy].map(({ title, paragraphs }) => (
      <details>
        <summary>{title}</summary>
        {paragraphs.map((text) => (
          <p>{text}</p>
        ))}
      </details>
    ))}
    <details>
      <summary>{words["resources-title"]}</summary>
      <ul>
        {campaign.resources.map(({ title, url }) => (
          <li>{url ? <Outward href={url}>{title}</Outward> : title}</li>
        ))}
      </ul>
    </details>
  </section>
);

const Widget = () => {
  const widget = useWidget();
  const guide = campaign.audiences.find(({ audience }) => audience === widget.audience);
  return (
    <article class="sid full auto" part="card" lang="en" dir="ltr">
      <a class="exit" part="exit" id="sid-leave" href={campaign.leave_url} rel="noreferrer">
        {words["leave-page"]}
      </a>
      <Header />
      <SectionMenu />
      <Audiences widget={widget} />
      <Pledge widget={widget} guide={guide} />
      <Counter {...widget} />
      <Steps widget={widget} guide={guide} />
      <Help />
      <Share />
      <Reading />
      <footer>
        <Outward href={campaign.organiser.url}>
          {format(words["campaign-by"], { organiser: campaign.organiser.name })}
        </Outward>
      </footer>
    </article>
  );
};

const host = document.querySelector("sid-preact");
const shadow = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(`:host { display: block } ${styles}`);
shadow.adoptedStyleSheets = [sheet];
render(<Widget />, shadow);
