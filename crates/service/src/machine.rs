//! This machine and its processes, as those who share a database know one another.

use chrono::TimeDelta;
use rustix::process::{Signal, getpid, kill_process};
use vakhta_store::{LiveProcesses, RunOwner};

use crate::platform::Platform;
use crate::settings::FaultPoint;

/// A holder of a run, lease or slot that gave no sign for this long is taken to be gone.
pub(crate) const LEASE: TimeDelta = TimeDelta::seconds(60);

/// The space of the machine itself (`PROC_PID_INIT_INO` of Linux).
const MACHINE_SPACE: &str = "pid:[4026531836]";

impl Platform {
    /// This process, as the holder of something.
    pub(crate) fn owner(&self) -> RunOwner {
        RunOwner { host: host(), pid: std::process::id(), lease_until: self.wall_now() + LEASE }
    }

    /// Ends this process at once, without any goodbye, if a test asked for it at this point.
    pub(crate) fn fault(&self, point: FaultPoint) {
        if self.settings().fault == Some(point) {
            tracing::error!(?point, "ended on purpose by a test");
            if kill_process(getpid(), Signal::KILL).is_err() {
                std::process::abort();
            }
        }
    }

    /// The processes of this machine that are alive now.
    pub(crate) fn live_processes(&self) -> LiveProcesses {
        LiveProcesses { host: host(), pids: live_pids(), now: self.wall_now() }
    }
}

/// This machine's name, where it has one; of a container also the number of the space that its processes are counted in, so
/// that two containers of one name do not take each other's processes for ended ones.
pub(crate) fn host() -> String {
    let name =
        std::fs::read_to_string("/etc/hostname").map_or_else(|_| "localhost".to_owned(), |h| h.trim().to_owned());
    match std::fs::read_link("/proc/self/ns/pid") {
        Ok(space) if space.as_os_str() != MACHINE_SPACE => format!("{name} {}", space.display()),
        _ => name,
    }
}

/// The processes of this machine, where `/proc` lists them; only this one elsewhere, so that other runs wait for their lease.
fn live_pids() -> Vec<u32> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return vec![std::process::id()] };
    entries.filter_map(|e| e.ok()?.file_name().to_str()?.parse().ok()).filter(|pid| !is_zombie(*pid)).collect()
}

/// A process that ended and that nobody has asked after yet is still listed; it does nothing any more.
fn is_zombie(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z'))
}
