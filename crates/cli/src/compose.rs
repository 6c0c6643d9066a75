//! The composition root: which applications this binary carries, and how they are put together.

use anyhow::Result;
use vakhta_http::Pages;
use vakhta_service::application::Application;
use vakhta_service::clock::SystemClock;
use vakhta_service::platform::Platform;
use vakhta_service::settings::Settings;

/// The applications of this binary.
pub(crate) fn applications() -> Vec<Box<dyn Application>> {
    vec![Box::new(vakhta_sales::Sales)]
}

/// Their pages and routes.
pub(crate) fn pages() -> Vec<Box<dyn Pages>> {
    vec![Box::new(vakhta_sales::web::SalesPages)]
}

/// Opens an installation.
pub(crate) async fn open(settings: Settings) -> Result<Platform> {
    Ok(Platform::open(settings, applications(), std::sync::Arc::new(SystemClock)).await?)
}
