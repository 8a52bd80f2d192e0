//! Fingerprint of an act: a digest of its content as it was sent.
//!
//! A client that sends an act again must send the same content. The ledger compares fingerprints instead of fields,
//! because it stores the act with partner and language resolved, and both may resolve differently the second time: the
//! partner may have been paused, a language added.
//!
//! An act can wait on a device for days, while the server is upgraded. So the version of the algorithm is stored with
//! each fingerprint, and an act that is sent again is digested by the version its first copy was stored with. Version 2
//! digests named fields and leaves absent ones out: a field that is added later changes no fingerprint of an act that
//! does not have it, and needs no new version.
//!
//! Invariant: a version that was released is never changed; test vectors pin each.

use sha2::{Digest, Sha256};

/// Version of the fingerprints of new entries.
pub const CURRENT_VERSION: u8 = 2;

/// Partner of an act without one, in version 1.
const NO_PARTNER_V1: &str = "open";

/// Digest of an act's content, with the version of the algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Version of the algorithm.
    pub version: u8,
    /// SHA-256 digest.
    pub digest: [u8; 32],
}

/// Content of an act as it was sent.
///
/// No field may contain U+0000, which separates the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActContent {
    /// `pledge`, `share`, `visit` or `withdrawal`.
    pub kind: &'static str,
    /// The campaign's slug.
    pub campaign: String,
    /// The partner's slug.
    pub partner: Option<String>,
    /// Language tag.
    pub lang: Option<String>,
    /// Audience.
    pub audience: Option<&'static str>,
    /// Ids of the promises, sorted, because their order does not matter.
    pub promises: Vec<String>,
    /// Channel.
    pub channel: Option<&'static str>,
    /// Mode.
    pub mode: Option<&'static str>,
    /// Id of the pledge that a withdrawal withdraws.
    pub withdraws: Option<String>,
}

impl ActContent {
    /// Returns the fingerprint of a new entry.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint { version: CURRENT_VERSION, digest: self.digest_v2() }
    }

    /// Compares the content with a stored fingerprint, by the version that one was made with. Returns `None` for a
    /// version this program does not know.
    pub fn matches(&self, stored: &Fingerprint) -> Option<bool> {
        match stored.version {
            1 => Some(self.digest_v1() == stored.digest),
            2 => Some(self.digest_v2() == stored.digest),
            _ => None,
        }
    }

    /// Version 1: fields by position, an absent one as an empty text.
    fn digest_v1(&self) -> [u8; 32] {
        let partner = self.partner.as_deref().unwrap_or(NO_PARTNER_V1);
        let (lang, channel) = (self.lang.as_deref().unwrap_or_default(), self.channel.unwrap_or_default());
        let mode = self.mode.unwrap_or_default();
        match self.kind {
            "pledge" => digest(&[
                self.kind,
                &self.campaign,
                partner,
                lang,
                self.audience.unwrap_or_default(),
                &self.promises.join(" "),
                channel,
                mode,
            ]),
            "withdrawal" => digest(&[self.kind, &self.campaign, self.withdraws.as_deref().unwrap_or_default()]),
            _ => digest(&[self.kind, &self.campaign, partner, lang, channel, mode]),
        }
    }

    /// Version 2: names and values of the fields that are present, in a fixed order.
    fn digest_v2(&self) -> [u8; 32] {
        let promises = (!self.promises.is_empty()).then(|| self.promises.join(" "));
        let fields = [
            ("version", Some("2")),
            ("kind", Some(self.kind)),
            ("campaign", Some(self.campaign.as_str())),
            ("partner", self.partner.as_deref()),
            ("lang", self.lang.as_deref()),
            ("audience", self.audience),
            ("promises", promises.as_deref()),
            ("channel", self.channel),
            ("mode", self.mode),
            ("withdraws", self.withdraws.as_deref()),
        ];
        let present = fields.into_iter().filter_map(|(name, value)| Some([name, value?]));
        digest(&present.flatten().collect::<Vec<_>>())
    }
}

/// Returns the SHA-256 digest of texts, each followed by a zero byte.
fn digest(parts: &[&str]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pledge() -> ActContent {
        ActContent {
            kind: "pledge",
            campaign: "sid-2023".into(),
            partner: Some("ngo-be".into()),
            lang: Some("fr-CA".into()),
            audience: Some("parent"),
            promises: vec!["listen".into(), "report".into()],
            channel: Some("whatsapp"),
            mode: Some("live"),
            withdraws: None,
        }
    }

    fn bare_pledge() -> ActContent {
        ActContent { kind: "pledge", campaign: "sid-2023".into(), mode: Some("live"), ..ActContent::default() }
    }

    fn share() -> ActContent {
        ActContent {
            kind: "share",
            campaign: "sid-2023".into(),
            channel: Some("copy"),
            mode: Some("test"),
            ..ActContent::default()
        }
    }

    fn hex(digest: [u8; 32]) -> String {
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Computed with `printf 'part\0part\0' | sha256sum`, independently of this program.
    #[test]
    fn version_1_gives_the_values_of_released_servers() {
        for (content, expected) in [
            (pledge(), "b6b76012e6ae0ef8e80da3e886c75c126f1aacf950ee9b6a4d7c90225b7ec269"),
            (bare_pledge(), "5ab1106e54459861d9f3ce1a8455b54e393abb10e1e6321aec7a7d2b81656b41"),
            (share(), "a1e9f63d30da81f1a1cea3a45fa47665f10bb9a88b605674c20bc7979c840283"),
        ] {
            assert_eq!(hex(content.digest_v1()), expected, "{content:?}");
        }
    }

    /// Computed with `printf 'name\0value\0' | sha256sum`, independently of this program.
    #[test]
    fn version_2_is_pinned() {
        for (content, expected) in [
            (pledge(), "b6b32238a7da75e8cd2dfbcc00b555fa8cc2a5fc65116d9327ff58cd5ad987a5"),
            (bare_pledge(), "4ef0126ad3e9f95b336aa266cf0a0f7a4e5dcd6bd39b63ef2ae64379baf83f8f"),
            (share(), "a280c8372c90bb2274eb4ecfc654d4e2be31189e64fe66e71dc0ba46327e0def"),
        ] {
            assert_eq!(hex(content.digest_v2()), expected, "{content:?}");
        }
    }

    #[test]
    fn an_act_is_compared_by_the_version_it_was_stored_with() {
        let content = pledge();
        for stored in [Fingerprint { version: 1, digest: content.digest_v1() }, content.fingerprint()] {
            assert_eq!(content.matches(&stored), Some(true));
            assert_eq!(share().matches(&stored), Some(false));
        }
        assert_eq!(content.matches(&Fingerprint { version: 3, digest: content.digest_v2() }), None);
    }
}
