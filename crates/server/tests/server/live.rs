//! Live counts, as server-sent events.

use reqwest::{Response, StatusCode};
use serde_json::Value;
use tokio::time::timeout;

use crate::app::{TIMEOUT, TestApp, fresh_id, pledge};

struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    async fn open(app: &TestApp, query: &str) -> Self {
        let response = app.client.get(app.api(&format!("/live{query}"))).send().await.expect("a response");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers().get("content-encoding"), None);
        Self { response, text: String::new() }
    }

    /// Returns the counts of the next event; `None` at the end of the stream.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.strip_prefix("event: counts\ndata: ").map(str::to_owned);
                self.text = rest.to_owned();
                match data {
                    Some(data) => return Some(serde_json::from_str(&data).expect("JSON")),
                    None => continue,
                }
            }
            let chunk = timeout(TIMEOUT, self.response.chunk()).await.expect("in time").expect("a chunk")?;
            self.text.push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
        }
    }
}

#[tokio::test]
async fn the_first_event_is_immediate_and_the_next_follows_a_change() {
    let app = TestApp::start().await;
    let mut streams = [Stream::open(&app, "").await, Stream::open(&app, "").await];
    for stream in &mut streams {
        assert_eq!(stream.next().await.expect("an event")["pledges"], 0);
    }
    app.post("/pledges", &pledge(fresh_id())).await;
    for stream in &mut streams {
        assert_eq!(stream.next().await.expect("an event")["pledges"], 1);
    }
}

#[tokio::test]
async fn a_stream_reports_only_the_requested_counts() {
    let app = TestApp::start().await;
    let mut test = Stream::open(&app, "?mode=test").await;
    let mut partner = Stream::open(&app, "?partner=ngo").await;
    test.next().await.expect("an event");
    partner.next().await.expect("an event");
    app.post("/pledges", &pledge(fresh_id())).await;
    app.post("/pledges", &serde_json::json!({ "id": fresh_id(), "partner": "ngo" })).await;
    assert_eq!(partner.next().await.expect("an event")["pledges"], 1, "without the pledge for open");
    app.post("/pledges", &serde_json::json!({ "id": fresh_id(), "mode": "test" })).await;
    assert_eq!(test.next().await.expect("an event")["pledges"], 1);
}

#[tokio::test]
async fn a_shutdown_ends_the_streams() {
    let app = TestApp::start().await;
    let mut stream = Stream::open(&app, "").await;
    stream.next().await.expect("an event");
    let (_folder, end) = tokio::join!(app.stop(), stream.next());
    assert_eq!(end, None);
}
