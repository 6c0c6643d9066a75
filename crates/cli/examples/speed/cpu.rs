//! The CPU time of this process, all threads, as `/proc` tells it: in hundredths of a second, so that what is timed has to be
//! repeated.

use std::error::Error;

/// Ticks a second of `/proc/self/stat`, the same on every Linux.
const TICKS: f64 = 100.0;

/// CPU seconds of one repetition, user and system.
pub(crate) fn of_one(times: u32, mut work: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let before = used()?;
    for _ in 0..times {
        work()?;
    }
    Ok((used()? - before) / f64::from(times.max(1)))
}

fn used() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in brackets, may hold spaces.
    let (_, fields) = stat.rsplit_once(')').ok_or("an unknown /proc/self/stat")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let [user, system] = [11, 12].map(|at: usize| fields.get(at).copied().unwrap_or_default().parse::<f64>());
    Ok((user? + system?) / TICKS)
}
