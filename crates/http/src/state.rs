//! What every handler is handed: the platform, and the few settings and gates that belong to HTTP itself.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Semaphore;
use vakhta_service::platform::Platform;

use crate::pages_contract::MenuItem;
use crate::shell::Shell;
use crate::shell::hosts::AllowedHosts;

/// Who a change is attributed to until sign-in exists.
pub const ACTOR: &str = "api";

/// Uploads that may be received at the same time; each may fill the disk up to its limit.
const MAX_UPLOADS: usize = 4;
/// Event streams that may be open at the same time; each asks the database once a second.
const MAX_STREAMS: usize = 64;

/// The state of the HTTP layer. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The use cases.
    pub platform: Platform,
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
    pub fn new(platform: Platform, entropy: u32) -> Self {
        Self {
            platform,
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

    /// Keeps uploads in this folder while they are received; it should be on a disk with room for them.
    #[must_use]
    pub fn uploading_to(mut self, folder: PathBuf) -> Self {
        self.upload_dir = Arc::new(folder);
        self
    }
}
