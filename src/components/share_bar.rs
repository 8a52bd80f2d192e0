//! Share channels: the share sheet, the link, a QR code, and plain links that work without JavaScript.

use api::{Campaign, Channel, Message, paths};
use yew::prelude::*;

use super::{
    controls::{button, group, new_tab_note, section, text},
    disclosure::{Disclosure, Disclosures, summary},
    download_button::{download_button, error_line},
    qr_image::qr_image,
};
use crate::{
    config::Config,
    download::DownloadKind,
    localizer::Localizer,
    share_impact::ShareImpact,
    share_links::{QrCode, ShareContent, ShareLink},
    state::CopyState,
};

/// Number of links outside the disclosure.
const VISIBLE_LINKS: usize = 4;

/// Props of the share bar.
pub struct ShareBar<'a> {
    pub localizer: &'a Localizer,
    /// Title of the disclosure.
    pub title: Message,
    pub config: &'a Config,
    pub campaign: &'a Campaign,
    pub content: ShareContent<'a>,
    pub links: Vec<&'a ShareLink>,
    pub qr: &'a QrCode,
    /// `true` if the device has a share sheet; `false` at first, as in the server's rendering.
    pub has_share_sheet: bool,
    pub copy_state: CopyState,
    /// Field with the text to copy.
    pub link: &'a NodeRef,
    /// Impact of all shares since the visitor's first share. Not displayed below the floor.
    pub impact: Option<ShareImpact>,
    pub failed_download: Option<DownloadKind>,
    pub on_share: &'a Callback<Channel>,
    pub disclosures: Disclosures<'a>,
    pub on_download: &'a Callback<DownloadKind>,
}

impl ShareBar<'_> {
    /// The share channels.
    pub fn view(&self) -> Html {
        let class = if self.title == Message::ShareInvite { "primary" } else { "" };
        let summary = summary(Disclosure::Share.id(), class, &self.localizer.message(self.title), Html::default());
        section("fold share", "share", vec![self.disclosures.view(Disclosure::Share, summary, &|| self.channels())])
    }

    fn channels(&self) -> Html {
        let localizer = self.localizer;
        let (first, more) = self.links.split_at(self.links.len().min(VISIBLE_LINKS));
        let mut ways = vec![channel_button(Channel::Copy, localizer.message(Message::ShareCopy), self)];
        if self.has_share_sheet {
            ways.insert(0, channel_button(Channel::Native, localizer.message(Message::ShareNative), self));
        }
        ways.extend(first.iter().map(|link| share_link(link, self)));
        html! {
            <>
                { group("div", "ways", ways) }
                <p role="status">{ copy_status(self) }</p>
                if let CopyState::Copied(channel) | CopyState::Failed(channel) = self.copy_state {
                    <input
                        ref={self.link}
                        class="link"
                        readonly=true
                        aria-label={localizer.message(Message::ShareCopy)}
                        value={self.content.clipboard_text(channel)}
                    />
                }
                if let Some(impact) = self.impact.filter(|impact| impact.visits >= self.campaign.floor) {
                    { text("p", "small ripple", &impact_sentence(impact, self)) }
                }
                if self.qr.size > 0 {
                    { qr_code(self) }
                }
                if !more.is_empty() {
                    { more_channels(more, self) }
                }
            </>
        }
    }
}

fn more_channels(links: &[&ShareLink], props: &ShareBar<'_>) -> Html {
    let title = props.localizer.message(Message::ShareMore);
    let content = || {
        html! {
            <>
                { group("div", "ways", links.iter().map(|link| share_link(link, props)).collect()) }
                { pictures(props) }
            </>
        }
    };
    props.disclosures.section(Disclosure::MoreChannels, &title, &content)
}

fn impact_sentence(impact: ShareImpact, props: &ShareBar<'_>) -> String {
    let (localizer, floor) = (props.localizer, props.campaign.floor);
    let (visits, pledges) = (localizer.number(impact.visits), localizer.number_or_dash(floor, impact.pledges));
    localizer.format(Message::ShareImpact, &[("visits", &visits), ("pledges", &pledges)])
}

fn share_link(link: &ShareLink, props: &ShareBar<'_>) -> Html {
    let channel = link.channel;
    let name = props.localizer.channel(channel);
    let Some(url) = &link.url else { return channel_button(channel, name, props) };
    // Addresses of other schemes open an app.
    let opens_tab = url.starts_with("https:");
    html! {
        <a
            part="share-button"
            class="way"
            data-channel={channel.as_str()}
            href={url.clone()}
            target={opens_tab.then_some("_blank")}
            rel="noopener noreferrer"
            onclick={props.on_share.reform(move |_| channel)}
        >
            { name }
            if opens_tab {
                { new_tab_note(props.localizer) }
            }
        </a>
    }
}

fn channel_button(channel: Channel, label: String, props: &ShareBar<'_>) -> Html {
    let id = ["sid-", channel.as_str()].concat();
    button(id, "way needs-script", Some("share-button"), label, props.on_share.reform(move |_| channel))
}

fn qr_code(props: &ShareBar<'_>) -> Html {
    let localizer = props.localizer;
    let failed = matches!(props.failed_download, Some(DownloadKind::QrCode | DownloadKind::Poster));
    let button = |id, kind, label| download_button(id, kind, localizer.message(label), props.on_download);
    let summary = html! {
        <summary id={Disclosure::QrCode.id()} data-channel="qr" onclick={props.on_share.reform(|_| Channel::Qr)}>
            { localizer.message(Message::ChannelQr) }
        </summary>
    };
    let content = || {
        html! {
            <>
                { qr_image(props.qr, localizer) }
                { text("p", "", &localizer.message(Message::QrNote)) }
                { group("div", "ways", vec![
                    button("sid-qr-code", DownloadKind::QrCode, Message::QrSave),
                    button("sid-poster", DownloadKind::Poster, Message::QrPrint),
                ]) }
                { error_line(failed, localizer) }
            </>
        }
    };
    props.disclosures.view(Disclosure::QrCode, summary, &content)
}

fn pictures(props: &ShareBar<'_>) -> Html {
    let (config, localizer) = (props.config, props.localizer);
    let path = paths::card(&config.campaign);
    let card = [&config.endpoint, &*path, "?lang=", &props.campaign.lang, "&download&shape="].concat();
    html! {
        <>
            { text("h4", "", &localizer.message(Message::PicturesTitle)) }
            <div class="ways">
                for (shape, label) in [("square", Message::PictureSquare), ("story", Message::PictureStory)] {
                    <a class="way" href={[&card, shape].concat()} download="">{ localizer.message(label) }</a>
                }
            </div>
        </>
    }
}

fn copy_status(props: &ShareBar<'_>) -> String {
    let localizer = props.localizer;
    match props.copy_state {
        CopyState::Idle => String::new(),
        CopyState::Copied(Channel::Copy) => localizer.message(Message::ShareCopied),
        CopyState::Copied(channel) => {
            localizer.format(Message::SharePaste, &[("network", &localizer.channel(channel))])
        }
        CopyState::Failed(_) => localizer.message(Message::ShareCopyFailed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_visible_links_is_as_documented() {
        let number = ["no", "one", "two", "three", "four", "five", "six"][VISIBLE_LINKS];
        let phrase = format!("then the first {number} channels for the visitor's language");
        let document = include_str!("../../docs/EMBEDDING.md");
        assert!(document.contains(&phrase), "docs/EMBEDDING.md does not contain “{phrase}”");
    }
}
