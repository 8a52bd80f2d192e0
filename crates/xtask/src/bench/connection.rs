//! A minimal HTTP/1.1 client on one kept-alive connection. It supports bodies with a known length and in chunks.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

/// Timeout of a connection and of a response.
pub const RESPONSE_TIMEOUT: Duration = Duration::from_secs(30);

/// A connection that sends one request at a time.
pub struct Connection {
    stream: TcpStream,
    address: SocketAddr,
    received: Vec<u8>,
    head_length: usize,
    etag: Option<String>,
}

impl Connection {
    /// Connects to the server.
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&address, RESPONSE_TIMEOUT)?;
        stream.set_read_timeout(Some(RESPONSE_TIMEOUT))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address, received: Vec::new(), head_length: 0, etag: None })
    }

    /// Sends a GET and returns the body; a status other than 200 is an error.
    pub fn get(&mut self, path: &str) -> Result<&[u8]> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
        self.exchange(request.as_bytes(), 200)
    }

    /// Sends a GET that accepts an encoding and returns the body; a status other than 200 is an error.
    pub fn get_encoded(&mut self, path: &str, encoding: &str) -> Result<&[u8]> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\naccept-encoding: {encoding}\r\n\r\n", self.address);
        self.exchange(request.as_bytes(), 200)
    }

    /// Sends a GET for a response without an end, and reads it up to a text.
    pub fn open_stream(&mut self, path: &str, text: &str) -> Result<()> {
        self.stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address).as_bytes())?;
        self.received.clear();
        while !self.received.windows(text.len()).any(|window| window == text.as_bytes()) {
            self.receive()?;
        }
        self.received = Vec::new();
        Ok(())
    }

    /// Posts JSON and returns the body; a status other than 201 is an error.
    pub fn post(&mut self, path: &str, json: &str) -> Result<&[u8]> {
        let head = format!("POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json", self.address);
        self.exchange(format!("{head}\r\ncontent-length: {}\r\n\r\n{json}", json.len()).as_bytes(), 201)
    }

    /// Length of the latest response's head, with the empty line.
    pub fn head_length(&self) -> usize {
        self.head_length
    }

    /// `ETag` of the latest response.
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    fn exchange(&mut self, request: &[u8], expected: u16) -> Result<&[u8]> {
        self.stream.write_all(request)?;
        self.received.clear();
        let Head { status, body, length, etag } = loop {
            self.receive()?;
            if let Some(head) = head(&self.received)? {
                break head;
            }
        };
        while length.map_or_else(|| !self.received.ends_with(LAST_CHUNK), |length| self.received.len() < body + length)
        {
            self.receive()?;
        }
        self.etag = etag;
        self.head_length = body;
        let end = length.map_or(self.received.len(), |length| body + length);
        let content = self.received.get(body..end).context("the body is shorter than its stated length")?;
        ensure!(status == expected, "the server answered {status}: {}", String::from_utf8_lossy(content));
        Ok(content)
    }

    fn receive(&mut self) -> Result<()> {
        let mut part = [0; 16 * 1024];
        match self.stream.read(&mut part)? {
            0 => bail!("the server closed the connection"),
            n => self.received.extend(part.iter().take(n)),
        }
        Ok(())
    }
}

/// End of a body in chunks (RFC 9112, 7.1).
const LAST_CHUNK: &[u8] = b"\r\n0\r\n\r\n";

/// Head of a response.
struct Head {
    status: u16,
    /// Offset of the body.
    body: usize,
    /// Length of the body; `None` if it comes in chunks.
    length: Option<usize>,
    etag: Option<String>,
}

/// Parses the head of a response; `None` while it is incomplete.
fn head(received: &[u8]) -> Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; 48];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(body) = response.parse(received)? else { return Ok(None) };
    let header = |name: &str| response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
    let length = match (header("content-length"), header("transfer-encoding")) {
        (Some(length), _) => Some(std::str::from_utf8(length.value)?.parse()?),
        (None, Some(_)) => None,
        (None, None) => bail!("the response has neither content-length nor transfer-encoding"),
    };
    let etag = header("etag").map(|etag| String::from_utf8_lossy(etag.value).into_owned());
    Ok(Some(Head { status: response.code.unwrap_or_default(), body, length, etag }))
}
