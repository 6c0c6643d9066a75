//! The contract by which an application adds routes, pages and menu entries, with what it needs of axum and utoipa.
//!
//! An application's `src/web*` implements [`Pages`] and imports axum and utoipa from here, so that a version of either is
//! chosen in one place.

pub use axum;
pub use utoipa;
pub use utoipa_axum::router::OpenApiRouter;
pub use utoipa_axum::routes;

use crate::state::AppState;

/// An entry of the panel's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// Where it leads, an absolute path.
    pub path: String,
    /// Its title in English.
    pub title_en: String,
    /// Its title in Russian.
    pub title_ru: String,
}

/// What an application adds to the server.
pub trait Pages: Send + Sync {
    /// Its routes, with their documentation. Absolute paths; a path that exists already is a mistake of the application.
    fn routes(&self) -> OpenApiRouter<AppState>;

    /// Its menu entries.
    fn menu(&self) -> Vec<MenuItem> {
        Vec::new()
    }
}
