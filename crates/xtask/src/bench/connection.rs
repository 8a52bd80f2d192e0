//! One kept-alive connection to the server. It never does more than measuring asks for: HTTP/1.1 with a known length.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, Result, bail, ensure};

use super::PATIENCE;

/// A connection that sends one request after the other.
pub struct Connection {
    stream: TcpStream,
    address: SocketAddr,
    received: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address, received: Vec::new() })
    }

    /// Sends a GET and answers the body; anything but 200 is an error.
    pub fn get(&mut self, path: &str) -> Result<&[u8]> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
        self.exchange(request.as_bytes(), 200)
    }

    /// Sends JSON and answers the body; anything but 201 is an error.
    pub fn post(&mut self, path: &str, json: &str) -> Result<&[u8]> {
        let head = format!("POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json", self.address);
        self.exchange(format!("{head}\r\ncontent-length: {}\r\n\r\n{json}", json.len()).as_bytes(), 201)
    }

    fn exchange(&mut self, request: &[u8], wanted: u16) -> Result<&[u8]> {
        self.stream.write_all(request)?;
        self.received.clear();
        let (status, body, end) = loop {
            self.receive()?;
            if let Some((status, body, length)) = head(&self.received)? {
                break (status, body, body + length);
            }
        };
        while self.received.len() < end {
            self.receive()?;
        }
        let content = self.received.get(body..end).context("the server sent more than it said")?;
        ensure!(status == wanted, "the server answered {status}: {}", String::from_utf8_lossy(content));
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

/// Status, where the body begins and how long it is, once the head is complete.
fn head(received: &[u8]) -> Result<Option<(u16, usize, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 48];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(body) = response.parse(received)? else { return Ok(None) };
    let length = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.context("the answer does not tell its length")?;
    Ok(Some((response.code.unwrap_or_default(), body, std::str::from_utf8(length.value)?.parse()?)))
}
