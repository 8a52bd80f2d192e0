//! Live counts: a stream of server-sent events, or polling where streams are refused.
//!
//! All widgets on a page that show the same counts share one stream. Over HTTP/1.1 a browser opens at most six
//! connections to a server in all, and a stream occupies one for as long as it is open: several widgets on a page, or
//! several tabs, could use them up and leave none for the pledge itself. For the same reason a page that is not visible
//! closes its stream. It opens a new one when it becomes visible again, and the first event brings the current counts.
//!
//! Some proxies and virus scanners hold a stream back without an error. The server sends the first event at once and
//! then a heartbeat, so a stream that is silent for longer than that is taken as lost, and the counts are polled.
//!
//! A thread-local list holds weak references to the open feeds. Each [`Subscription`] owns its feed, so a feed ends
//! with its last subscription.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use api::{Mode, counts::Totals, paths};
use gloo::timers::callback::Timeout;
use yew::Callback;

use crate::{
    browser::{self, EventStream, ListenerHandle},
    client,
    config::Config,
    js::value,
};

/// Interval of polling, in milliseconds.
const POLL_INTERVAL_MS: u32 = 15_000;

/// Time to the first event of a stream after which it is taken as lost, in milliseconds.
const FIRST_EVENT_TIMEOUT_MS: u32 = 8_000;

/// Silence of a stream after which it is taken as lost, in milliseconds. The server sends a heartbeat every 15 seconds.
const SILENCE_TIMEOUT_MS: u32 = 20_000;

/// Number of polls after a silent stream before a stream is tried again.
const POLLS_AFTER_SILENCE: u32 = 4;

thread_local! {
    static FEEDS: RefCell<Vec<Weak<Feed>>> = const { RefCell::new(Vec::new()) };
}

/// A widget's subscription to the counts. It ends when dropped, and the stream closes with the last one.
#[must_use = "the subscription ends when this is dropped"]
pub struct Subscription {
    feed: Rc<Feed>,
    key: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.feed.listeners.borrow_mut().retain(|(key, _)| *key != self.key);
    }
}

/// Subscribes to the counts. `on_counts` receives them whenever they change, and `None` when the connection is lost.
pub fn subscribe(config: &Config, on_counts: Callback<Option<Totals>>) -> Subscription {
    let query = if config.mode == Mode::Test { "?mode=test" } else { "" };
    let live_url = format!("{}{}{query}", config.endpoint, paths::live(&config.campaign));
    let feed = FEEDS.with_borrow_mut(|feeds| {
        feeds.retain(|feed| feed.strong_count() > 0);
        feeds.iter().filter_map(Weak::upgrade).find(|feed| feed.live_url == live_url).unwrap_or_else(|| {
            let counts_url = format!("{}{}{query}", config.endpoint, paths::counts(&config.campaign));
            let feed = Feed::open(live_url, counts_url);
            feeds.push(Rc::downgrade(&feed));
            feed
        })
    });
    if let Some(counts) = feed.last.borrow().clone() {
        on_counts.emit(Some(counts));
    }
    let key = feed.next_key.get();
    feed.next_key.set(key + 1);
    feed.listeners.borrow_mut().push((key, on_counts));
    Subscription { feed, key }
}

struct Feed {
    live_url: String,
    counts_url: String,
    listeners: RefCell<Vec<(u32, Callback<Option<Totals>>)>>,
    next_key: Cell<u32>,
    last: RefCell<Option<Totals>>,
    stream: RefCell<Option<EventStream>>,
    next_poll: RefCell<Option<Timeout>>,
    silence: RefCell<Option<Timeout>>,
    polls_before_stream: Cell<u32>,
    /// `false` where the browser or the host page allows no streams.
    has_streams: Cell<bool>,
    visibility: RefCell<Option<ListenerHandle>>,
}

impl Feed {
    fn open(live_url: String, counts_url: String) -> Rc<Self> {
        let feed = Rc::new(Self {
            live_url,
            counts_url,
            listeners: RefCell::default(),
            next_key: Cell::new(0),
            last: RefCell::default(),
            stream: RefCell::default(),
            next_poll: RefCell::default(),
            silence: RefCell::default(),
            polls_before_stream: Cell::new(0),
            has_streams: Cell::new(true),
            visibility: RefCell::default(),
        });
        let weak = Rc::downgrade(&feed);
        let listener = browser::on_visibility(move |visible| {
            if let Some(feed) = weak.upgrade() {
                if visible { feed.start() } else { feed.stop() }
            }
        });
        feed.visibility.replace(Some(listener));
        if browser::is_visible() {
            feed.start();
        }
        feed
    }

    fn start(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let stream = EventStream::open(&self.live_url, "counts", move |data| {
            if let Some(feed) = weak.upgrade() {
                feed.receive(data);
            }
        });
        self.has_streams.set(stream.is_some());
        if stream.is_some() {
            self.expect_event_in(FIRST_EVENT_TIMEOUT_MS);
        } else {
            self.poll_in(0);
        }
        self.stream.replace(stream);
    }

    fn stop(&self) {
        self.stream.replace(None);
        self.next_poll.replace(None);
        self.silence.replace(None);
    }

    fn receive(self: &Rc<Self>, data: Option<String>) {
        self.expect_event_in(SILENCE_TIMEOUT_MS);
        if data.as_deref() == Some("") {
            return;
        }
        let counts = data.and_then(|data| value::parse(&data));
        let is_lost = counts.is_none();
        self.notify(counts);
        // A browser reconnects by itself after a lost connection, but never after a refusal.
        if is_lost && self.stream.borrow().as_ref().is_some_and(EventStream::is_closed) {
            self.silence.replace(None);
            self.poll_in(POLL_INTERVAL_MS);
        }
    }

    /// Polls instead if no event arrives in this time.
    fn expect_event_in(self: &Rc<Self>, millis: u32) {
        let weak = Rc::downgrade(self);
        let on_silence = move || {
            if let Some(feed) = weak.upgrade() {
                feed.stream.replace(None);
                feed.polls_before_stream.set(POLLS_AFTER_SILENCE);
                feed.notify(None);
                feed.poll_in(0);
            }
        };
        self.silence.replace(Some(browser::after(millis, Box::new(on_silence))));
    }

    fn poll_in(self: &Rc<Self>, millis: u32) {
        let weak = Rc::downgrade(self);
        let poll = move || {
            browser::spawn(Box::pin(async move {
                let Some(url) = weak.upgrade().map(|feed| feed.counts_url.clone()) else { return };
                let counts = client::counts(&url).await.ok();
                if let Some(feed) = weak.upgrade().filter(|_| browser::is_visible()) {
                    let answered = counts.is_some();
                    feed.notify(counts);
                    // A server that answers again may accept a stream again.
                    let polls = feed.polls_before_stream.get();
                    feed.polls_before_stream.set(polls.saturating_sub(1));
                    if answered && polls == 0 && feed.has_streams.get() {
                        feed.start();
                    } else {
                        feed.poll_in(POLL_INTERVAL_MS);
                    }
                }
            }));
        };
        self.next_poll.replace(Some(browser::after(millis, Box::new(poll))));
    }

    fn notify(&self, counts: Option<Totals>) {
        if counts.is_some() {
            self.last.replace(counts.clone());
        }
        // A listener may subscribe or unsubscribe during the call.
        let listeners = self.listeners.borrow().clone();
        for (_, listener) in listeners {
            listener.emit(counts.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polling_interval_is_as_documented() {
        let sentence = format!("the widget requests the count every {} seconds.", POLL_INTERVAL_MS / 1000);
        let document = include_str!("../docs/EMBEDDING.md");
        assert!(document.contains(&sentence), "docs/EMBEDDING.md does not contain “{sentence}”");
    }
}
