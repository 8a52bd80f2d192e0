//! The counts as they change: a stream of events first, polling where streams are refused.
//!
//! All widgets of a page that show the same counts share one stream, and it is closed while the page is out of view:
//! over HTTP/1.1 a browser grants one server six connections in all, and an unseen count needs none.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use api::{Mode, counts::Totals, paths};
use gloo::timers::callback::Timeout;
use yew::Callback;

use crate::{
    Config,
    browser::{self, EventStream, Listening},
    client, js,
};

/// How often the counts are asked for where they cannot be streamed, in milliseconds.
const POLL_EVERY: u32 = 15_000;

thread_local! {
    static FEEDS: RefCell<Vec<Weak<Feed>>> = const { RefCell::new(Vec::new()) };
}

/// A widget's hold on the counts. News stop when it is dropped, and the stream closes with its last listener.
#[must_use = "news stop when this is dropped"]
pub struct Subscription {
    feed: Rc<Feed>,
    key: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.feed.listeners.borrow_mut().retain(|(key, _)| *key != self.key);
    }
}

/// Hands on the counts whenever they change, and `None` whenever the server falls silent.
pub fn subscribe(config: &Config, on_news: Callback<Option<Totals>>) -> Subscription {
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
        on_news.emit(Some(counts));
    }
    let key = feed.next_key.get();
    feed.next_key.set(key + 1);
    feed.listeners.borrow_mut().push((key, on_news));
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
    visibility: RefCell<Option<Listening>>,
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
            visibility: RefCell::default(),
        });
        let weak = Rc::downgrade(&feed);
        let listening = browser::on_visibility(move |visible| {
            if let Some(feed) = weak.upgrade() {
                if visible { feed.start() } else { feed.stop() }
            }
        });
        feed.visibility.replace(Some(listening));
        if browser::is_visible() {
            feed.start();
        }
        feed
    }

    fn start(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let stream = EventStream::open(&self.live_url, "counts", move |data| {
            if let Some(feed) = weak.upgrade() {
                feed.hear(data);
            }
        });
        if stream.is_none() {
            self.poll_in(0);
        }
        self.stream.replace(stream);
    }

    fn stop(&self) {
        self.stream.replace(None);
        self.next_poll.replace(None);
    }

    fn hear(self: &Rc<Self>, data: Option<String>) {
        match data.and_then(|data| js::parse(&data)) {
            Some(counts) => self.tell(Some(counts)),
            None => {
                self.tell(None);
                // A browser tries again by itself after a lost connection; after a refusal it never does.
                if self.stream.borrow().as_ref().is_some_and(EventStream::is_closed) {
                    self.poll_in(POLL_EVERY);
                }
            }
        }
    }

    fn poll_in(self: &Rc<Self>, millis: u32) {
        let weak = Rc::downgrade(self);
        let timeout = Timeout::new(millis, move || {
            browser::spawn(Box::pin(async move {
                let Some(url) = weak.upgrade().map(|feed| feed.counts_url.clone()) else { return };
                let counts = client::counts(&url).await.ok();
                if let Some(feed) = weak.upgrade().filter(|_| browser::is_visible()) {
                    let answered = counts.is_some();
                    feed.tell(counts);
                    // Where streams exist at all, a server that answers again may stream again.
                    if answered && feed.stream.borrow().is_some() { feed.start() } else { feed.poll_in(POLL_EVERY) }
                }
            }));
        });
        self.next_poll.replace(Some(timeout));
    }

    fn tell(&self, counts: Option<Totals>) {
        if counts.is_some() {
            self.last.replace(counts.clone());
        }
        // A listener may subscribe or leave while it is told.
        let listeners = self.listeners.borrow().clone();
        for (_, listener) in listeners {
            listener.emit(counts.clone());
        }
    }
}
