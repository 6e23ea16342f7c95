//! A client that costs little: HTTP/1.1 on kept connections, every answer read to its end.

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// What came of it; times in milliseconds.
#[derive(Debug, Clone)]
pub struct Load {
    pub bytes: usize,
    pub per_second: f64,
    pub p50: f64,
    pub p99: f64,
}

struct Connection {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
}

impl Connection {
    async fn open(url: &str, path: &str, cookie: &str) -> Self {
        let host = url.trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&host).await.expect("the portal listens");
        stream.set_nodelay(true).expect("no delay");
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\naccept: text/html\r\ncookie: {cookie}\r\n\r\n").into_bytes();
        Self { stream: BufReader::with_capacity(64 * 1024, stream), request }
    }

    /// One request; the body's length, and the body when it is wanted.
    async fn ask(&mut self, body: Option<&mut Vec<u8>>) -> usize {
        self.stream.write_all(&self.request).await.expect("sends");
        let (mut length, mut line) = (None, String::new());
        self.stream.read_line(&mut line).await.expect("a status");
        assert!(line.contains(" 200 "), "{line} for {}", String::from_utf8_lossy(&self.request));
        loop {
            line.clear();
            self.stream.read_line(&mut line).await.expect("a header");
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = Some(value.trim().parse::<usize>().expect("a length"));
            }
        }
        let mut read = Vec::new();
        match length {
            Some(length) => self.take(length, &mut read).await,
            None => loop {
                line.clear();
                self.stream.read_line(&mut line).await.expect("a chunk");
                let size = usize::from_str_radix(line.trim(), 16).expect("a size");
                self.take(size, &mut read).await;
                self.stream.read_line(&mut line).await.expect("its end");
                if size == 0 {
                    break;
                }
            },
        }
        let bytes = read.len();
        if let Some(body) = body {
            *body = read;
        }
        bytes
    }

    async fn take(&mut self, size: usize, read: &mut Vec<u8>) {
        let from = read.len();
        read.resize(from + size, 0);
        self.stream.read_exact(&mut read[from..]).await.expect("the body");
    }
}

/// `connections` people reload a page for `span`.
pub async fn measure(url: &str, path: &str, cookie: &str, connections: usize, span: Duration) -> Load {
    let mut bytes = 0;
    for _ in 0..3 {
        bytes = Connection::open(url, path, cookie).await.ask(None).await;
    }
    let (from, mut work) = (Instant::now(), tokio::task::JoinSet::new());
    for _ in 0..connections {
        let mut connection = Connection::open(url, path, cookie).await;
        work.spawn(async move {
            let mut times = Vec::new();
            while from.elapsed() < span {
                let asked = Instant::now();
                connection.ask(None).await;
                times.push(asked.elapsed().as_secs_f64() * 1000.0);
            }
            times
        });
    }
    let mut times: Vec<f64> = work.join_all().await.concat();
    let per_second = times.len() as f64 / from.elapsed().as_secs_f64();
    Load { bytes, per_second, p50: percentile(&mut times, 0.5), p99: percentile(&mut times, 0.99) }
}

/// How long `count` requests took, one after the other.
pub async fn times(url: &str, path: &str, cookie: &str, count: usize) -> Vec<f64> {
    let mut connection = Connection::open(url, path, cookie).await;
    connection.ask(None).await;
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let asked = Instant::now();
        connection.ask(None).await;
        times.push(asked.elapsed().as_secs_f64() * 1000.0);
    }
    times
}

/// How long each of two readers waited for the page after a change, one after the other.
pub async fn after<F: Future<Output = ()>>(
    url: &str,
    path: &str,
    cookies: [&str; 2],
    count: usize,
    mut change: impl FnMut() -> F,
) -> [Vec<f64>; 2] {
    let mut readers = [Connection::open(url, path, cookies[0]).await, Connection::open(url, path, cookies[1]).await];
    let mut times = [Vec::with_capacity(count), Vec::with_capacity(count)];
    for _ in 0..count {
        change().await;
        for (reader, times) in readers.iter_mut().zip(&mut times) {
            let asked = Instant::now();
            reader.ask(None).await;
            times.push(asked.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times
}

/// A handler that does nothing but send what the page at `path` sends.
pub async fn bare(url: &str, path: &str, cookie: &str) -> Load {
    let mut body = Vec::new();
    Connection::open(url, path, cookie).await.ask(Some(&mut body)).await;
    let body = Bytes::from(body);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().route("/", get(move || std::future::ready(([("content-type", "text/html")], body.clone()))));
    let serving = tokio::spawn(axum::serve(listener, router).into_future());
    let load = measure(&at, "/", "none=1", 16, Duration::from_secs(3)).await;
    serving.abort();
    load
}

/// The value below which this part of them lies.
pub fn percentile(times: &mut [f64], part: f64) -> f64 {
    assert!(!times.is_empty(), "nothing was measured");
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * part).round() as usize]
}
