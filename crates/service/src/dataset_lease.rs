//! Who writes a dataset writes it alone: a lease in the database that every process of an installation asks for.

use std::time::Duration;

use tokio::task::JoinHandle;
use vakhta_store::{Lease, Leased};

use crate::error::ServiceError;
use crate::machine::LEASE;
use crate::platform::Platform;

/// How long an import waits for another of the same dataset; a day's rows take a second or two.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it asks meanwhile.
const ASK_EVERY: Duration = Duration::from_millis(150);
/// What becomes of the record of an import whose process ended.
const INTERRUPTED: &str = "interrupted: its process ended while it was under way; import the file or restore the version again, what is there already stays as it is";

/// The right to write a dataset. Given back by [`Self::release`]; if that never happens, it runs out.
pub(crate) struct DatasetLease {
    platform: Platform,
    lease: Lease,
    beat: JoinHandle<()>,
}

impl Platform {
    /// Waits until nobody else writes the dataset. `source` says to others what is written.
    ///
    /// # Errors
    /// [`ServiceError::DatasetBusy`] when another took longer than anybody should wait.
    pub(crate) async fn lease_dataset(&self, dataset: &str, source: &str) -> Result<DatasetLease, ServiceError> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            match self.ask_for_dataset(dataset, source).await {
                Err(ServiceError::DatasetBusy { .. }) if tokio::time::Instant::now() < deadline => {
                    tokio::time::sleep(ASK_EVERY).await;
                }
                answer => return answer,
            }
        }
    }

    /// The same without waiting.
    pub(crate) async fn ask_for_dataset(&self, dataset: &str, source: &str) -> Result<DatasetLease, ServiceError> {
        let name = format!("dataset:{dataset}");
        let token = format!("{}-{:08x}", std::process::id(), self.entropy());
        match self.store().leases().acquire(&name, &token, source, &self.owner(), &self.live_processes()).await? {
            Leased::Won(lease) => {
                let held = DatasetLease { beat: beat(self.clone(), lease.clone()), platform: self.clone(), lease };
                self.end_interrupted_imports(dataset).await?;
                Ok(held)
            }
            Leased::Held { purpose, host, pid } => {
                let by = format!("process {pid} on {host} works on it ({purpose})");
                Err(ServiceError::DatasetBusy { dataset: dataset.to_owned(), by })
            }
        }
    }

    /// Whoever holds the lease knows that imports which still say that they are under way have lost their process.
    async fn end_interrupted_imports(&self, dataset: &str) -> Result<(), ServiceError> {
        let ended = self.store().syncs().end_interrupted(dataset, INTERRUPTED).await?;
        if ended > 0 {
            tracing::warn!(dataset, n = ended, "imports that were interrupted are marked failed");
        }
        Ok(())
    }
}

impl DatasetLease {
    /// Lets others write.
    pub(crate) async fn release(self) {
        self.beat.abort();
        if let Err(error) = self.platform.store().leases().release(&self.lease).await {
            tracing::warn!(error = %error, "a dataset's lease could not be given back; it runs out by itself");
        }
    }
}

impl Drop for DatasetLease {
    fn drop(&mut self) {
        self.beat.abort();
    }
}

fn beat(platform: Platform, lease: Lease) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(10)).await;
            if let Err(error) = platform.store().leases().extend(&lease, platform.wall_now() + LEASE).await {
                tracing::warn!(error = %error, "a dataset's lease could not be extended");
            }
        }
    })
}
