//! A listener that can vanish and come back: "the whole system is down" means that the port refuses.
use std::{io, net::SocketAddr};

use axum::{Router, body::Body, http::StatusCode, response::IntoResponse};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tower::ServiceExt;

use crate::gate::Cut;

/// Whether a system can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// As usual.
    #[default]
    Up,
    /// The port refuses connections, and open ones are closed.
    Refused,
    /// Every request gets 503.
    Unavailable,
}

/// Opens a listener on 127.0.0.1.
pub(crate) async fn open(port: u16) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| anyhow::anyhow!("port {port}: {error}"))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Accepts connections for ever, except while the system is to be refused.
pub(crate) async fn accept<F, W>(first: TcpListener, address: SocketAddr, mut reach: watch::Receiver<Reach>, serve: F)
where
    F: Fn(TcpStream) -> W,
    W: Future<Output = ()> + Send + 'static,
{
    let mut listener = Some(first);
    let mut open = JoinSet::new();
    loop {
        if *reach.borrow_and_update() == Reach::Refused {
            listener = None;
            open.abort_all();
            if reach.changed().await.is_err() {
                return;
            }
            continue;
        }
        let Some(current) = &listener else {
            match TcpListener::bind(address).await {
                Ok(again) => listener = Some(again),
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
            continue;
        };
        tokio::select! {
            accepted = current.accept() => {
                if let Ok((stream, _)) = accepted {
                    open.spawn(serve(stream));
                }
            }
            changed = reach.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            _ = open.join_next(), if !open.is_empty() => {}
        }
    }
}

/// Serves one HTTP/1 connection. An answer marked as cut closes it without a byte: axum's own server cannot do that.
pub(crate) async fn http(stream: TcpStream, router: Router, reach: watch::Receiver<Reach>) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, away) = (router.clone(), *reach.borrow() == Reach::Unavailable);
        async move {
            if away {
                return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
            }
            let response = match router.oneshot(request.map(Body::new)).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            if response.extensions().get::<Cut>().is_some() {
                return Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a fault"));
            }
            Ok(response)
        }
    });
    _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
