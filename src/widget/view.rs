//! View of the widget: each layout as a composition of components.

use std::array;

use api::{
    Audience, Message, Mode,
    campaign::{Guide, Promise},
};
use yew::prelude::*;

use super::handlers::Handlers;
use crate::{
    components::{
        AudiencePicker, Disclosures, FurtherReading, HelpStrip, LanguageSwitch, PledgeCard, ShareBar, ShareCounter,
        StepCard, StepList, bar, element, external_link, footer, text,
    },
    config::{HideableSection, Layout},
    hooks::FocusTargets,
    localizer::Localizer,
    props::WidgetProps,
    share_links::{ShareContent, links_for, page_url},
    state::{SECTIONS, State},
};

/// Everything a rendering depends on.
pub struct View<'a> {
    pub props: &'a WidgetProps,
    pub state: &'a State,
    pub localizer: &'a Localizer,
    pub handlers: &'a Handlers,
    pub targets: &'a FocusTargets,
}

impl View<'_> {
    /// The card around a layout, with the ribbon in test mode.
    pub fn card(&self, content: Html) -> Html {
        let WidgetProps { config, campaign, .. } = self.props;
        let class = ["sid ", config.layout.as_str(), " ", config.theme.as_str()].concat();
        let (lang, dir) = (campaign.lang.clone().into(), campaign.dir.as_str().into());
        let content = html! {
            <>
                if config.mode == Mode::Test {
                    { text("p", "ribbon", &self.localizer.message(Message::TestRibbon)) }
                }
                { content }
            </>
        };
        let values = vec![Some(class.into()), Some("card".into()), Some(lang), Some(dir)];
        element("article", &["class", "part", "lang", "dir"], values, content).into()
    }

    /// The pledge without its promises, with a link to all of it.
    pub fn button_layout(&self) -> Html {
        html! { <div class="hero">{ self.pledge(&[]) }{ self.link_to_pledge("read") }</div> }
    }

    /// The count, with a link to the pledge.
    pub fn counter_layout(&self) -> Html {
        html! { <div class="hero">{ self.counter().view() }{ self.link_to_pledge("primary") }</div> }
    }

    /// The layouts `full` and `compact`.
    pub fn page_layout(&self) -> Html {
        let (props, localizer) = (self.props, self.localizer);
        let WidgetProps { config, campaign, page_query, .. } = props;
        let own = self.guide().and_then(|guide| guide.promises.as_deref());
        html! {
            <>
                { bar(campaign, localizer, LanguageSwitch { localizer, config, page_query, campaign }.view()) }
                <div class="hero">
                    { self.counter().view() }
                    { self.pledge(own.unwrap_or(&campaign.pledge.promises)) }
                </div>
                { for self.sections() }
            </>
        }
    }

    /// The sections below the hero, in their order. One that is not displayed yet, or is not a part of this widget,
    /// is empty: Yew matches the items of a list from its end, so the number of items never changes.
    fn sections(&self) -> [Html; SECTIONS] {
        let sections: [fn(&Self) -> Html; SECTIONS] =
            [Self::steps, Self::help, Self::share, Self::reading, Self::footer];
        array::from_fn(|i| {
            sections.get(i).filter(|_| i < self.state.sections).map(|section| section(self)).unwrap_or_default()
        })
    }

    fn disclosures(&self) -> Disclosures<'_> {
        Disclosures { built: &self.state.built_disclosures, on_open: &self.handlers.on_open }
    }

    fn is_full(&self) -> bool {
        self.props.config.layout == Layout::Full
    }

    fn guide(&self) -> Option<&Guide> {
        self.props.campaign.guide(self.state.audience?)
    }

    fn is_child(&self) -> bool {
        self.state.audience == Some(Audience::Child)
    }

    fn audience_picker(&self) -> AudiencePicker<'_> {
        AudiencePicker {
            localizer: self.localizer,
            guides: &self.props.campaign.audiences,
            chosen: self.state.audience,
            on_choose: &self.handlers.on_audience,
        }
    }

    fn pledge(&self, promises: &[Promise]) -> Html {
        let (props, state, handlers) = (self.props, self.state, self.handlers);
        let campaign = &props.campaign;
        let is_page = props.config.layout != Layout::Button;
        let is_taken = state.pledge.own().is_some();
        PledgeCard {
            localizer: self.localizer,
            config: &props.config,
            lang: &campaign.lang,
            statement: self.guide().and_then(|guide| guide.statement.as_deref()).unwrap_or(&campaign.pledge.statement),
            audiences: if is_page { self.audience_picker().tiles() } else { Html::default() },
            promises,
            chosen: &state.promises,
            thanks_title: &campaign.pledge.thanks_title,
            thanks: self.guide().and_then(|guide| guide.thanks.as_deref()).unwrap_or(&campaign.pledge.thanks),
            pledge: &state.pledge,
            count: state.counts.pledges(),
            floor: campaign.floor,
            form_placeholders: props.form_placeholders,
            failed_download: state.failed_download,
            circle: &props.circle,
            step_card: self.step_card().filter(|_| is_taken),
            share: if is_taken && is_page { self.share_bar(Message::ShareInvite) } else { Html::default() },
            heading: &self.targets.heading,
            on_promise: &handlers.on_promise,
            on_pledge: &handlers.on_pledge,
            on_withdraw: &handlers.on_withdraw,
            on_download: &handlers.on_download,
        }
        .view()
    }

    /// A step of the visitor's audience, or of everyone, that is not done yet.
    fn step_card(&self) -> Option<StepCard<'_>> {
        let (state, handlers) = (self.state, self.handlers);
        if !self.is_full() || !self.props.config.shows(HideableSection::Steps) {
            return None;
        }
        let everyone = || self.props.campaign.guide(Audience::Everyone);
        let step = state.next_step(&self.guide().or_else(everyone)?.steps)?;
        Some(StepCard {
            localizer: self.localizer,
            step,
            is_chosen: state.chosen_step.as_ref() == Some(&step.id),
            failed_download: state.failed_download,
            on_choose: &handlers.on_choose_step,
            on_skip: &handlers.on_skip_step,
            on_download: &handlers.on_download,
        })
    }

    fn counter(&self) -> ShareCounter<'_> {
        let (campaign, state) = (&self.props.campaign, self.state);
        ShareCounter {
            localizer: self.localizer,
            counts: &state.counts,
            floor: campaign.floor,
            goals: &campaign.goals,
            circle: &self.props.circle,
            has_own: state.pledge.own().is_some(),
            explains: self.props.config.layout == Layout::Counter,
            changed: state.counts.pledges() != state.first_count,
            milestone: state.milestone,
        }
    }

    fn steps(&self) -> Html {
        if !self.is_full() || !self.props.config.shows(HideableSection::Steps) {
            return Html::default();
        }
        StepList {
            localizer: self.localizer,
            guides: &self.props.campaign.audiences,
            audience: self.state.audience,
            done: &self.state.steps_done,
            groups: self.audience_picker().groups(),
            on_step: &self.handlers.on_step,
            disclosures: self.disclosures(),
            failed_download: self.state.failed_download,
            on_download: &self.handlers.on_download,
        }
        .view()
    }

    fn help(&self) -> Html {
        let (campaign, guide) = (&self.props.campaign, self.guide());
        HelpStrip {
            localizer: self.localizer,
            links: &campaign.help,
            has_exit_keys: true,
            audience: self.state.audience,
            reassurance: guide
                .and_then(|guide| guide.reassurance.as_deref())
                .unwrap_or(&campaign.harms.never_your_fault),
        }
        .view()
    }

    /// Share channels before the pledge. After it, they are a part of the thanks.
    fn share(&self) -> Html {
        if self.state.pledge.own().is_some() { Html::default() } else { self.share_bar(Message::ShareTitle) }
    }

    fn share_bar(&self, title: Message) -> Html {
        let (props, state) = (self.props, self.state);
        if !props.config.shows(HideableSection::Share) {
            return Html::default();
        }
        ShareBar {
            localizer: self.localizer,
            title,
            config: &props.config,
            campaign: &props.campaign,
            // A child sees no networks: most are for older users only.
            links: if self.is_child() { Vec::new() } else { links_for(&props.share_links, state.audience) },
            content: ShareContent::new(&props.config, &props.campaign, state.audience),
            qr: &props.qr,
            has_share_sheet: state.has_share_sheet,
            copy_state: state.copy_state,
            link: &self.targets.link,
            impact: state.share_impact_since_own(),
            failed_download: state.failed_download,
            on_share: &self.handlers.on_share,
            disclosures: self.disclosures(),
            on_download: &self.handlers.on_download,
        }
        .view()
    }

    fn reading(&self) -> Html {
        let WidgetProps { config, campaign, .. } = self.props;
        FurtherReading {
            localizer: self.localizer,
            config,
            campaign,
            audience: self.state.audience,
            counts: self.counter().explanation(),
            disclosures: self.disclosures(),
        }
        .view()
    }

    fn footer(&self) -> Html {
        footer(&self.props.campaign, self.localizer)
    }

    /// Link from a small layout to the full pledge.
    fn link_to_pledge(&self, class: &'static str) -> Html {
        let WidgetProps { config, campaign, page_query, .. } = self.props;
        let url = page_url(config, page_query, &campaign.lang);
        external_link(Some(class), &url, self.localizer.message(Message::OpenPledge).into(), self.localizer)
    }
}
