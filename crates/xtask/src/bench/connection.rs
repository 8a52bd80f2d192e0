//! One kept-alive connection to the server. It never does more than measuring asks for: HTTP/1.1, a known length or chunks.

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

    /// Sends a GET as a program does that takes gzip; anything but 200 is an error.
    pub fn get_compressed(&mut self, path: &str) -> Result<&[u8]> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\naccept-encoding: gzip\r\n\r\n", self.address);
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
        let (status, body, length) = loop {
            self.receive()?;
            if let Some(head) = head(&self.received)? {
                break head;
            }
        };
        while length.map_or_else(|| !self.received.ends_with(LAST_CHUNK), |length| self.received.len() < body + length)
        {
            self.receive()?;
        }
        let end = length.map_or(self.received.len(), |length| body + length);
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

/// What ends a body that is sent in chunks (RFC 9112, 7.1).
const LAST_CHUNK: &[u8] = b"\r\n0\r\n\r\n";

/// Status, where the body begins and how long it is, once the head is complete. No length where it comes in chunks.
fn head(received: &[u8]) -> Result<Option<(u16, usize, Option<usize>)>> {
    let mut headers = [httparse::EMPTY_HEADER; 48];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(body) = response.parse(received)? else { return Ok(None) };
    let header = |name: &str| response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
    let length = match (header("content-length"), header("transfer-encoding")) {
        (Some(length), _) => Some(std::str::from_utf8(length.value)?.parse()?),
        (None, Some(_)) => None,
        (None, None) => bail!("the answer does not tell where it ends"),
    };
    Ok(Some((response.code.unwrap_or_default(), body, length)))
}
