//! What every handler is handed: the platform, and the few settings and gates that belong to HTTP itself.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Semaphore;
use vakhta_service::access::Gate;
use vakhta_service::platform::Platform;

use crate::pages_contract::MenuItem;
use crate::shell::Shell;
use crate::shell::hosts::AllowedHosts;

/// Uploads that may be received at the same time; each may fill the disk up to its limit.
const MAX_UPLOADS: usize = 4;
/// Event streams that may be open at the same time; each asks the database once a second.
const MAX_STREAMS: usize = 64;

/// The state of the HTTP layer. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The use cases.
    pub platform: Platform,
    /// Who is let in.
    pub gate: Arc<Gate>,
    /// Proxies that are believed when they say for whom they ask.
    pub proxies: Arc<Vec<IpAddr>>,
    /// Whether people come by https, so that the panel's cookie may travel by nothing else.
    pub https: bool,
    /// What every request passes.
    pub shell: Arc<Shell>,
    /// The menu entries of the applications, in the order of the applications.
    pub menu: Arc<Vec<MenuItem>>,
    /// Where uploads are kept while they are received and read; each is removed afterwards.
    pub upload_dir: Arc<PathBuf>,
    /// Free places for uploads.
    pub uploads: Arc<Semaphore>,
    /// Free places for event streams.
    pub streams: Arc<Semaphore>,
}

impl AppState {
    /// A state that answers to loopback host names only. `entropy` keeps the request ids of two processes apart.
    #[must_use]
    pub fn new(gate: Gate, entropy: u32) -> Self {
        Self {
            platform: gate.platform().clone(),
            gate: Arc::new(gate),
            proxies: Arc::new(Vec::new()),
            https: false,
            shell: Arc::new(Shell::new(AllowedHosts::loopback(), entropy)),
            menu: Arc::new(Vec::new()),
            upload_dir: Arc::new(std::env::temp_dir()),
            uploads: Arc::new(Semaphore::new(MAX_UPLOADS)),
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
        }
    }

    /// Answers to these host names besides the loopback ones.
    #[must_use]
    pub fn allowing_hosts<I: IntoIterator<Item = String>>(mut self, hosts: I) -> Self {
        self.shell = Arc::new(self.shell.allowing(hosts));
        self
    }

    /// Believes these proxies when they say for whom they ask.
    #[must_use]
    pub fn behind(mut self, proxies: Vec<IpAddr>) -> Self {
        self.proxies = Arc::new(proxies);
        self
    }

    /// Whether people come by https.
    #[must_use]
    pub fn by_https(mut self, https: bool) -> Self {
        self.https = https;
        self
    }

    /// Keeps uploads in this folder while they are received; it should be on a disk with room for them.
    #[must_use]
    pub fn uploading_to(mut self, folder: PathBuf) -> Self {
        self.upload_dir = Arc::new(folder);
        self
    }
}
