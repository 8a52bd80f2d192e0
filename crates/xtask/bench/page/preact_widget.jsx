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

const Bar = () => (
  <header class="bar">
    <p class="mark">
      <span>{campaign.title}</span>
    </p>
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
    <a class="exit" part="exit" id="sid-leave" href={campaign.leave_url} rel="noreferrer">
      {words["leave-page"]}
    </a>
  </header>
);

/** The circle: in each ring, the lights of one colour are the dots of a line. */
const Circle = ({ counts, hasOwn }) => {
  const { colours, rings } = data.circle;
  const total = rings.reduce((sum, lights) => sum + lights, 0);
  let remaining = counts.pledges < campaign.floor ? 0 : Math.floor((counts.pledges * total) / counts.goal);
  const angle = (ring, position) => (360 * (position + ring * 0.382)) / rings[ring] - 90;
  const lines = [];
  let own;
  rings.forEach((lights, ring) => {
    const lit = Math.min(lights, remaining);
    remaining -= lit;
    const radius = 104 + (48 * ring) / (rings.length - 1);
    const dots = (name, width, pattern, first) => (
      <circle
        class={name}
        r={radius}
        pathLength={lights}
        stroke-width={width}
        stroke-dasharray={pattern}
        stroke-dashoffset={-first}
      />
    );
    const groups = Array.from({ length: Math.min(colours, lit) }, (_, first) => {
      const colour = (first + ring) % colours;
      const pattern = `${`0 ${colours} `.repeat(Math.ceil((lit - first) / colours) - 1)}0 ${lights}`;
      return dots(`light-${colour}`, [7, 11, 9, 10, 8][(colour + 2 * ring) % 5], pattern, first);
    });
    lines.push(
      <g transform={`rotate(${angle(ring, 0)})`}>
        {dots("unlit", 6, "0 1", 0)}
        {groups}
      </g>,
    );
    if (lit) own = { radius, angle: angle(ring, lit - 1) };
  });
  return (
    <svg class="circle" viewBox="-160 -160 320 320" role="presentation">
      {lines}
      {hasOwn && own && (
        <g transform={`rotate(${own.angle})`}>
          <circle class="own" cx={own.radius} r={7} />
        </g>
      )}
    </svg>
  );
};

const Tiles = ({ widget }) => (
  <fieldset class="tiles">
    <legend id="sid-you">{words["who-are-you"]}</legend>
    {["child", "teen", "everyone"].map((audience) => (
      <label class={`tile ${audience === "everyone" ? "adult" : audience}`} for={`sid-audience-${audience}`}>
        <input
          type="radio"
          name="audience"
          id={`sid-audience-${audience}`}
          checked={widget.audience === audience}
          onChange={() => widget.change({ audience })}
        />
        <span>
          {audience === "everyone" ? words.adult : campaign.audiences.find((it) => it.audience === audience).name}
        </span>
      </label>
    ))}
  </fieldset>
);

const sendWith = (send) => (event) => {
  event.preventDefault();
  send();
};

const Pledge = ({ widget, guide }) => {
  const promises = guide?.promises ?? campaign.pledge.promises;
  const isBusy = ["sending", "waiting-will-be-sent"].includes(widget.status);
  const [right, promise] = (guide?.statement ?? campaign.pledge.statement).split(/(?<=\.) (.*)/);
  return (
    <section class="pledge" part="pledge">
      {widget.own ? (
        <div class="thanks">
          <h2 class="title" tabindex="-1">
            {campaign.pledge.thanks_title}
          </h2>
          <p>{campaign.pledge.thanks}</p>
          <Share title={words["share-invite"]} />
          <ul class="kept">
            {promises
              .filter(({ id }) => widget.promises.includes(id))
              .map(({ text }) => (
                <li>{text}</li>
              ))}
          </ul>
          <form id="sid-withdraw" onSubmit={sendWith(widget.takeBack)}>
            <button type="submit" class="quiet">
              {words["take-back"]}
            </button>
          </form>
        </div>
      ) : (
        <>
          <h2 class="statement" id="sid-pledge" tabindex="-1">
            {right} <strong>{promise}</strong>
          </h2>
          <form id="sid-form" onSubmit={sendWith(() => isBusy || widget.take())}>
            <Tiles widget={widget} />
            <button type="submit" id="sid-take" class="primary" part="pledge-button" aria-disabled={String(isBusy)}>
              {words["take-pledge"]}
            </button>
            <p class="small">{words.privacy}</p>
            <details class="promises">
              <summary>{words["promises-legend"]}</summary>
              {promises.map(({ id, text }) => (
                <Box
                  id={`sid-promise-${id}`}
                  checked={widget.promises.includes(id)}
                  onChange={() => widget.toggle("promises", id)}
                >
                  {text}
                </Box>
              ))}
            </details>
            <button type="button" class="quiet" onClick={() => shadow.getElementById("sid-help").scrollIntoView()}>
              {words["help-title"]}
            </button>
          </form>
        </>
      )}
      <p class="status" role="status">
        {words[widget.status]}
      </p>
    </section>
  );
};

const Counter = ({ counts, live, own }) => {
  const [before, after] = words["pledge-count"][plurals.select(counts.pledges)].split("{count}");
  return (
    <section class="counter" part="counter">
      <Circle counts={counts} hasOwn={Boolean(own)} />
      <div class="number">
        <p class="total">
          {counts.pledges < campaign.floor ? (
            words["among-the-first"]
          ) : (
            <>
              {before}
              <strong>{numbers.format(counts.pledges)}</strong>
              {after}
            </>
          )}
        </p>
        <p class="goal" part="goal">
          {format(words.goal, { goal: numbers.format(counts.goal) })}
        </p>
      </div>
      <p class="facts">
        <span class={live ? "fresh live" : "fresh"}>{live && words.live}</span>
      </p>
    </section>
  );
};

const Fold = ({ title, class: name, id, children }) => (
  <details>
    <summary id={id} class={name}>
      <h3>{title}</h3>
    </summary>
    {children}
  </details>
);

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
  <section class="fold steps" part="steps">
    <Fold id="sid-steps" title={words["steps-title"]}>
      {(guide ? [guide] : campaign.audiences).map(({ name, intro, steps }) => (
        <>
          <h4>{name}</h4>
          <p>{intro}</p>
          <StepList widget={widget} steps={steps} />
        </>
      ))}
    </Fold>
  </section>
);

const Help = () => (
  <section class="help" part="help">
    <h3 id="sid-help" tabindex="-1">
      {words["help-title"]}
    </h3>
    <p class="never">{words["help-danger"]}</p>
    {["talk", "pictures", "report"].map((kind) => (
      <details open={kind === "talk"}>
        <summary>
          <h4>{words[`help-${kind}`]}</h4>
        </summary>
        <ul>
          {campaign.help
            .filter((entry) => entry.kind === kind)
            .map(({ url, title, note }) => (
              <li>
                <Outward href={url}>{title}</Outward> <span>{note}</span>
              </li>
            ))}
        </ul>
      </details>
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

const Share = ({ title }) => {
  const { qr, share_links: links } = data;
  return (
    <section class="fold share" part="share">
      <Fold title={title} class="primary" id="sid-share">
        <Channels links={links.slice(0, 4)} />
        <Fold title={words["channel-qr"]}>
          <svg class="qr" role="img" aria-label={words["channel-qr"]} viewBox={`-4 -4 ${qr.size + 8} ${qr.size + 8}`}>
            <path d={qr.path} />
          </svg>
          <p>{words["qr-note"]}</p>
        </Fold>
        <Fold title={words["share-more"]}>
          <Channels links={links.slice(4)} />
        </Fold>
      </Fold>
    </section>
  );
};

const Reading = () => (
  <section class="fold reading">
    <Fold title={campaign.slogan}>
      <p>{campaign.intro}</p>
    </Fold>
    {[campaign.harms, campaign.advocacy].map(({ title, paragraphs }) => (
      <Fold title={title}>
        {paragraphs.map((text) => (
          <p>{text}</p>
        ))}
      </Fold>
    ))}
    <Fold title={words["resources-title"]}>
      <ul>
        {campaign.resources.map(({ title, url }) => (
          <li>{url ? <Outward href={url}>{title}</Outward> : title}</li>
        ))}
      </ul>
    </Fold>
    <Fold title={words["how-counted-title"]}>
      <p>{words["how-counted"]}</p>
    </Fold>
  </section>
);

const Widget = () => {
  const widget = useWidget();
  const guide = campaign.audiences.find(({ audience }) => audience === widget.audience);
  return (
    <article class="sid full auto" part="card" lang="en" dir="ltr">
      <Bar />
      <div class="hero">
        <Counter {...widget} />
        <Pledge widget={widget} guide={guide} />
      </div>
      <Steps widget={widget} guide={guide} />
      <Help />
      {widget.own ? null : <Share title={words["share-title"]} />}
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
