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
        AudiencePicker, Disclosures, FurtherReading, HelpStrip, LanguageSwitch, NavItem, PledgeCard, SectionNav,
        ShareBar, ShareCounter, StepList, footer, header, quick_exit,
    },
    config::{Config, HideableSection, Layout},
    hooks::FocusTargets,
    localizer::Localizer,
    props::WidgetProps,
    share_links::page_url,
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
        html! {
            <article
                class={classes!("sid", config.layout.as_str(), config.theme.as_str())} part="card"
                lang={campaign.lang.clone()} dir={campaign.dir.as_str()}
            >
                if config.mode == Mode::Test {
                    <p class="ribbon">{ self.localizer.message(Message::TestRibbon) }</p>
                }
                { content }
            </article>
        }
    }

    /// The button alone, with a link to the pledge: a visitor can read what the button promises.
    pub fn button_layout(&self) -> Html {
        html! { <>{ self.pledge(None, &[]) }{ self.link_to_pledge("read") }</> }
    }

    /// The count, with a link to the pledge.
    pub fn counter_layout(&self) -> Html {
        html! { <>{ self.counter() }{ self.link_to_pledge("primary") }</> }
    }

    /// The layouts `full` and `compact`.
    pub fn page_layout(&self) -> Html {
        let (props, localizer) = (self.props, self.localizer);
        let (config, campaign) = (&props.config, &props.campaign);
        let full = self.is_full();
        let guide = self.guide();
        let statement = guide.and_then(|guide| guide.statement.as_deref()).unwrap_or(&campaign.pledge.statement);
        let promises = guide.and_then(|guide| guide.promises.as_deref()).unwrap_or(&campaign.pledge.promises);
        html! {
            <>
                { quick_exit(localizer, &campaign.leave_url) }
                { header(campaign, LanguageSwitch { localizer, config, campaign }.view(), full && !self.is_child()) }
                if full {
                    { SectionNav { localizer, items: &self.nav_items() }.view() }
                    { self.audience_picker() }
                }
                { self.pledge(Some(statement), promises) }
                { self.counter() }
                { for self.sections() }
            </>
        }
    }

    /// The sections below the counter, in their order. One that is not displayed yet, or is not a part of this widget,
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
        self.props.campaign.audiences.iter().find(|guide| Some(guide.audience) == self.state.audience)
    }

    fn is_child(&self) -> bool {
        self.state.audience == Some(Audience::Child)
    }

    fn nav_items(&self) -> Vec<NavItem> {
        let (config, state) = (&self.props.config, self.state);
        let item = |id, label, done| NavItem { id, label, done };
        let mut items = vec![
            item("sid-you", Message::NavAudience, state.audience.is_some()),
            item("sid-pledge", Message::NavPledge, state.pledge.own().is_some()),
        ];
        if config.shows(HideableSection::Steps) {
            items.push(item("sid-steps", Message::NavSteps, !state.steps_done.is_empty()));
        }
        if config.shows(HideableSection::Share) {
            items.push(item("sid-share", Message::NavShare, state.shared));
        }
        // Help is nothing to complete: it comes last, and CSS gives it no number.
        items.push(item("sid-help", Message::NavHelp, false));
        items
    }

    fn audience_picker(&self) -> Html {
        AudiencePicker {
            localizer: self.localizer,
            guides: &self.props.campaign.audiences,
            chosen: self.state.audience,
            on_choose: &self.handlers.on_audience,
        }
        .view()
    }

    fn pledge(&self, statement: Option<&str>, promises: &[Promise]) -> Html {
        let (props, state, handlers) = (self.props, self.state, self.handlers);
        let campaign = &props.campaign;
        PledgeCard {
            localizer: self.localizer,
            config: &props.config,
            lang: &campaign.lang,
            statement,
            promises,
            chosen: &state.promises,
            thanks_title: &campaign.pledge.thanks_title,
            thanks: &campaign.pledge.thanks,
            pledge: &state.pledge,
            count: state.counts.pledges(),
            floor: campaign.floor,
            form_placeholders: props.form_placeholders,
            failed_download: state.failed_download,
            heading: &self.targets.heading,
            on_promise: &handlers.on_promise,
            on_pledge: &handlers.on_pledge,
            on_withdraw: &handlers.on_withdraw,
            on_download: &handlers.on_download,
        }
        .view()
    }

    fn counter(&self) -> Html {
        let (campaign, state) = (&self.props.campaign, self.state);
        ShareCounter {
            localizer: self.localizer,
            counts: &state.counts,
            floor: campaign.floor,
            goals: &campaign.goals,
            changed: state.counts.pledges() != state.first_count,
            milestone: state.milestone,
        }
        .view()
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
            audience: self.state.audience,
            reassurance: guide
                .and_then(|guide| guide.reassurance.as_deref())
                .unwrap_or(&campaign.harms.never_your_fault),
        }
        .view()
    }

    fn share(&self) -> Html {
        let (props, state) = (self.props, self.state);
        if !props.config.shows(HideableSection::Share) {
            return Html::default();
        }
        ShareBar {
            localizer: self.localizer,
            config: &props.config,
            campaign: &props.campaign,
            // A child sees no networks: most are for older users only.
            links: if self.is_child() { &[] } else { &props.share_links },
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
        if !self.is_full() {
            return Html::default();
        }
        let WidgetProps { config, campaign, .. } = self.props;
        FurtherReading {
            localizer: self.localizer,
            config,
            campaign,
            audience: self.state.audience,
            disclosures: self.disclosures(),
        }
        .view()
    }

    fn footer(&self) -> Html {
        footer(&self.props.campaign, self.localizer)
    }

    /// Link from a small layout to the full pledge.
    fn link_to_pledge(&self, class: &'static str) -> Html {
        let config = Config { layout: Layout::Full, ..self.props.config.clone() };
        html! {
            <a {class} href={page_url(&config, &self.props.campaign.lang)} target="_blank" rel="noopener">
                { self.localizer.message(Message::OpenPledge) }
                <span class="unseen">{ self.localizer.message(Message::NewTab) }</span>
            </a>
        }
    }
}
