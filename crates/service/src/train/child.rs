//! The training process: one job in, progress and an outcome out, an artifact in the staging folder.

use std::io::Write;
use std::time::Instant;

use vakhta_lifecycle::run::Stage;

use super::pipeline;
use super::protocol::{ChildMessage, PROTOCOL, TrainingJob};
use crate::error::ServiceError;

/// Runs the job (one line of JSON) and says on `out` what happens.
///
/// # Errors
/// When `out` cannot be written: then nobody listens any more. A training that fails is said, not returned.
pub fn run(job: &str, mut out: impl Write) -> std::io::Result<()> {
    let began = Instant::now();
    let outcome = parse(job).and_then(|job| {
        pipeline::train(&job, &mut |stage: Stage, progress: f64, message: String| {
            // A lost progress line harms nobody; a closed pipe ends this process by its standard input.
            drop(say(&mut out, &ChildMessage::Progress { stage, progress, message }));
        })
    });
    let message = match outcome {
        Ok(mut outcome) => {
            outcome.report.seconds = began.elapsed().as_secs_f64();
            ChildMessage::Done { outcome: Box::new(outcome) }
        }
        Err(error) => ChildMessage::Failed { message: words(&error) },
    };
    say(&mut out, &message)
}

fn parse(job: &str) -> Result<TrainingJob, ServiceError> {
    let job: TrainingJob = serde_json::from_str(job).map_err(|e| ServiceError::internal("reading the job", e))?;
    if job.protocol == PROTOCOL {
        Ok(job)
    } else {
        Err(ServiceError::Refused("the program was replaced while it ran; restart it".to_owned()))
    }
}

fn say(out: &mut impl Write, message: &ChildMessage) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, message)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn words(error: &ServiceError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
