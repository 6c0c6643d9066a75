//! What sources ask of the process: the values of environment variables, and time to wait. A test brings its own.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

type Variable = dyn Fn(&str) -> Option<String> + Send + Sync;
type Pause = dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync;

/// The way to secrets and to waiting.
#[derive(Clone)]
pub struct Access {
    variable: Arc<Variable>,
    pause: Arc<Pause>,
}

impl Access {
    /// This process's environment and the machine's time.
    #[must_use]
    pub fn of_process() -> Self {
        Self::new(|name| std::env::var(name).ok(), |time| Box::pin(tokio::time::sleep(time)))
    }

    /// Another environment, another way to wait.
    pub fn new(
        variable: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
        pause: impl Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        Self { variable: Arc::new(variable), pause: Arc::new(pause) }
    }

    /// The value of an environment variable; `None` where it is not set or empty.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<Secret> {
        (self.variable)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).map(Secret)
    }

    /// Lets time pass.
    pub(super) fn pause(&self, time: Duration) -> BoxFuture<'static, ()> {
        (self.pause)(time)
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Access")
    }
}

/// A value that nobody may see: not in a log, a message or a page.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a value to itself.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value, for the one who is asked.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// Another's words without this value in them.
    pub(super) fn hidden_in(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, "…") }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_itself_nowhere() {
        let access = Access::new(|name| (name == "TOKEN").then(|| " s3cr3t\n".to_owned()), |_| Box::pin(async {}));
        let secret = access.secret("TOKEN").unwrap();
        assert_eq!(secret.reveal(), "s3cr3t", "without the line break of the file it came from");
        assert_eq!(format!("{secret:?} {access:?}"), "Secret(…) Access");
        assert_eq!(secret.hidden_in("bad token s3cr3t"), "bad token …");
        assert_eq!(access.secret("OTHER"), None);
    }
}
