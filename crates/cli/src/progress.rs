//! Progress on standard error: a bar on a terminal, a line now and then elsewhere, so that a log shows that something happens.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Where nobody looks at a terminal, a line at most so often.
const QUIET: Duration = Duration::from_secs(10);
/// Steps of a bar.
const STEPS: u64 = 1000;

/// A bar from 0 to 1 with a few words.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// When a line was printed last; `None` on a terminal.
    lines: Option<Mutex<Option<Instant>>>,
}

impl Progress {
    /// A bar over something that takes a while.
    pub(crate) fn bar() -> Self {
        let bar = ProgressBar::new(STEPS);
        if let Ok(style) =
            ProgressStyle::with_template("{bar:32.cyan/blue} {percent:>3} % {elapsed}, left {eta}  {msg}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        let lines = (!std::io::stderr().is_terminal()).then(|| Mutex::new(None));
        Self { bar, lines }
    }

    /// How far it is, and what is being done.
    pub(crate) fn set(&self, done: f64, message: impl Into<String>) {
        let message = message.into();
        if let Some(last) = &self.lines {
            let mut last = last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if last.is_none_or(|at| at.elapsed() >= QUIET) {
                *last = Some(Instant::now());
                eprintln!("vakhta: {:.0} % {message}", 100.0 * done);
            }
        }
        self.bar.set_position((done * STEPS as f64) as u64);
        self.bar.set_message(message);
    }

    /// Prints a line that stays.
    pub(crate) fn println(&self, line: &str) {
        if self.lines.is_some() {
            eprintln!("{line}");
        } else {
            self.bar.println(line);
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// A spinner with a few words, for what has no measure.
pub(crate) fn spinner(message: &str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(message.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(200));
    spinner
}
