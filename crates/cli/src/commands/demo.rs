//! `vakhta demo`: real data, a trained version, a month replayed day by day, and the panel to look at it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use vakhta_service::access::{Gate, Role, SecretString, signing_secret};
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::replay::{Replay, ReplayStep};
use vakhta_service::settings::Settings;

use crate::arguments::Demo;
use crate::commands::serve;
use crate::compose;
use crate::progress::Progress;
use crate::settings::{Auth, Configured, address};

/// The demo has a data folder of its own.
const FOLDER: &str = "vakhta-demo";
/// Who signs in to the demo.
const LOGIN: &str = "admin";
const PASSWORD: &str = "demo-demo-demo";
/// Written when the demo is prepared; without it, the folder is a leftover and is made anew.
const MARK: &str = "demo-prepared";

/// Where the demo lives.
pub(super) fn folder(data_dir: Option<PathBuf>) -> PathBuf {
    data_dir.unwrap_or_else(|| PathBuf::from(FOLDER))
}

pub(super) async fn run(settings: Settings, configured: &Configured, arguments: &Demo) -> Result<ExitCode> {
    let folder = settings.data_dir.clone();
    let is_prepared = folder.join(MARK).exists();
    if arguments.reset || !is_prepared {
        clear(&folder)?;
    }
    let platform = compose::open(settings).await?;
    if !folder.join(MARK).exists() {
        prepare(&platform).await?;
        std::fs::write(folder.join(MARK), "").context("the demo's mark could not be written")?;
    }
    if arguments.prepare_only {
        platform.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    let (host, port) = address(&arguments.serve, configured);
    // The demo's password stands in its documentation, so that only this machine may reach it, whoever is asked who they are.
    let listener = match serve::listen(&host, port, Auth::Open).await {
        Ok(listener) => listener,
        Err(_) if arguments.serve.port.is_none() => {
            let other = serve::listen(&host, 0, Auth::Open).await?;
            println!("Port {port} is taken by another program; using {} instead.", other.local_addr()?.port());
            other
        }
        Err(error) => return Err(error),
    };
    let (gate, sign_in) = gate(platform, configured, &folder).await?;
    println!();
    println!("  The panel:     http://{}/", listener.local_addr()?);
    println!("  The API:       http://{}/docs", listener.local_addr()?);
    println!("  Sign-in:       {sign_in}");
    println!("  Start over:    make demo-reset        Stop: Ctrl-C");
    println!();
    serve::on(gate, configured, listener).await
}

/// Who is let in, and how they are told.
async fn gate(platform: Platform, configured: &Configured, folder: &Path) -> Result<(Gate, String)> {
    if configured.auth == Auth::Open {
        return Ok((
            Gate::open(platform),
            "none is needed (VAKHTA_AUTH=open); only this machine can reach it".to_owned(),
        ));
    }
    if platform.users().await?.is_empty() {
        platform.add_user(LOGIN, SecretString::from(PASSWORD), Role::Admin, "demo").await?;
    }
    let secret = signing_secret(configured.secret_key.clone(), folder, true)?;
    let gate = Gate::new(platform, &secret, serve::lifetimes(configured)?);
    Ok((gate, format!("{LOGIN}, password {PASSWORD}; only this machine can reach it")))
}

/// Deletes what an earlier demo left, and nothing that is not a demo.
fn clear(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let known = ["vakhta.db", "datasets", "artifacts", MARK];
    let is_ours = std::fs::read_dir(folder)?.next().is_none() || known.iter().any(|k| folder.join(k).exists());
    if !is_ours {
        return Err(ServiceError::Refused(format!(
            "{} does not look like a demo and is left as it is; choose another folder with --data-dir",
            folder.display()
        ))
        .into());
    }
    std::fs::remove_dir_all(folder).with_context(|| format!("{} could not be deleted", folder.display()))
}

async fn prepare(platform: &Platform) -> Result<()> {
    let began = Instant::now();
    let demo =
        compose::applications().iter().find_map(|a| a.demo()).context("no application of this binary brings a demo")?;
    println!("{}", demo.about);
    let bar = Progress::bar();
    let mut replay = Replay::new(platform.clone(), demo);
    while let Some(step) = replay.next().await? {
        match step {
            ReplayStep::Progress { done, message } => {
                bar.set(done, message);
            }
            ReplayStep::Event(text) => bar.println(&format!("  {text}")),
        }
    }
    bar.finish();
    println!("Prepared in {:.0} s.", began.elapsed().as_secs_f64());
    Ok(())
}
