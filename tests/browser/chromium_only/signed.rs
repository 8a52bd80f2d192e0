//! The loader that follows releases, pinned by a key: a new release by the same key runs, and nothing else does. Other
//! engines ignore the key so far.

use base64::{Engine, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
    tampering_proxy::{Replacement, TamperingProxy},
};

/// Script of somebody who has taken over the host.
const TAKEOVER: &[u8] = b"document.title = 'taken over'; document.querySelector('#fallback').remove();";

/// Seed of the publisher's key.
const OLD_KEY: u8 = 1;

/// Seed of the key that replaces it.
const NEW_KEY: u8 = 2;

/// Seed of somebody else's key.
const OTHER_KEY: u8 = 3;

/// Headers of a response.
pub type Headers = Vec<(&'static str, String)>;

fn signing_key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// Returns a public key in base64.
pub fn public_key(seed: u8) -> String {
    BASE64_STANDARD.encode(signing_key(seed).verifying_key().as_bytes())
}

/// Returns the headers of a file that was signed with each key.
pub fn signed(script: &[u8], keys: &[u8]) -> Headers {
    let digest = format!("sha-256=:{}:", BASE64_STANDARD.encode(Sha256::digest(script)));
    let (mut inputs, mut signatures) = (Vec::new(), Vec::new());
    for &seed in keys {
        let parameters = format!(r#"("unencoded-digest";sf);keyid="{}";tag="ed25519-integrity""#, public_key(seed));
        let base = format!("\"unencoded-digest\";sf: {digest}\n\"@signature-params\": {parameters}");
        let signature = signing_key(seed).sign(base.as_bytes()).to_bytes();
        inputs.push(format!("s{seed}={parameters}"));
        signatures.push(format!("s{seed}=:{}:", BASE64_STANDARD.encode(signature)));
    }
    vec![("unencoded-digest", digest), ("signature-input", inputs.join(", ")), ("signature", signatures.join(", "))]
}

/// Host of the element whose loader a test replaces.
struct Host {
    server: Server,
    proxy: TamperingProxy,
    browser: Browser,
    loader: Vec<u8>,
}

impl Host {
    async fn start() -> Self {
        let server = Server::start();
        let loader = reqwest::get(format!("{}/embed.js", server.origin)).await.unwrap().bytes().await.unwrap().to_vec();
        Self { proxy: TamperingProxy::forwarding(&server).await, browser: Browser::start().await, server, loader }
    }

    /// Serves a partner's page with the snippet that names a key, or none.
    async fn page(&self, key: Option<u8>) -> HostPage {
        let origin = &self.proxy.origin;
        let integrity = key.map(|seed| format!("integrity=\"ed25519-{}\" crossorigin=\"anonymous\"", public_key(seed)));
        HostPage::with(&format!(
            "{LISTENER}<script type=\"module\" src=\"{origin}/embed.js\" onerror=\"window.isRefused = true\" {}></script>\
             <sid-pledge lang=\"en\"><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>",
            integrity.unwrap_or_default()
        ))
        .await
    }

    /// Opens a page while the host sends a script as its loader.
    async fn open(&self, page: &HostPage, body: &[u8], headers: Headers) {
        self.proxy.replace(Replacement { path: "/embed.js", headers, body: body.to_vec() });
        self.browser.open(&page.url).await;
    }

    async fn expect_widget(&self) {
        self.browser.until_ready().await;
        self.browser.click("#sid-take").await;
        self.browser.find(".thanks").await;
        self.browser.run("localStorage.clear()").await;
    }

    async fn expect_only_the_link(&self, takeover: &str) {
        self.browser.until("return window.isRefused").await;
        let state = "return [document.title, customElements.get('sid-pledge') === undefined, \
                     document.querySelector('#fallback').checkVisibility(), events.length]";
        assert_eq!(self.browser.run(state).await, json!(["A partner", true, true, 0]), "{takeover}");
    }
}

#[tokio::test]
async fn a_snippet_with_a_key_follows_signed_releases_and_runs_nothing_else() {
    let host = Host::start().await;
    let page = host.page(Some(OLD_KEY)).await;
    let release = host.loader.clone();
    host.open(&page, &release, signed(&release, &[OLD_KEY])).await;
    host.expect_widget().await;
    let next_release = [&release, &b"document.title = 'the next release';"[..]].concat();
    host.open(&page, &next_release, signed(&next_release, &[OLD_KEY])).await;
    host.expect_widget().await;
    assert_eq!(host.browser.run("return document.title").await, json!("the next release"));

    let genuine = signed(&release, &[OLD_KEY]);
    let digest_alone = vec![signed(TAKEOVER, &[]).remove(0)];
    let other_digest = [&digest_alone[..], &genuine[1..]].concat();
    for (takeover, script, headers) in [
        ("other code with the signature of a release", TAKEOVER, genuine),
        ("other code with its digest and no signature", TAKEOVER, digest_alone),
        ("other code signed with another key", TAKEOVER, signed(TAKEOVER, &[OTHER_KEY])),
        ("other code with its digest and the signature of a release", TAKEOVER, other_digest),
        ("other code without the headers", TAKEOVER, vec![]),
        ("the release without the headers", &release, vec![]),
    ] {
        host.open(&page, script, headers).await;
        host.expect_only_the_link(takeover).await;
    }
    assert_eq!(host.server.counts().await.pledges, 2);
}

/// Shows that the test above fails if the key is not checked.
#[tokio::test]
async fn without_a_key_other_code_runs() {
    let host = Host::start().await;
    let page = host.page(None).await;
    host.open(&page, TAKEOVER, vec![]).await;
    host.browser.until("return document.title === 'taken over'").await;
}

#[tokio::test]
async fn while_keys_change_two_signatures_let_snippets_with_either_key_run() {
    let host = Host::start().await;
    let (old, new) = (host.page(Some(OLD_KEY)).await, host.page(Some(NEW_KEY)).await);
    let release = host.loader.clone();
    for page in [&old, &new] {
        host.open(page, &release, signed(&release, &[NEW_KEY, OLD_KEY])).await;
        host.expect_widget().await;
    }
    host.open(&old, &release, signed(&release, &[NEW_KEY])).await;
    host.expect_only_the_link("a release without the signature of the old key").await;
}
