//! The parts of paths as the documentation describes them; [`crate::extract::In`] reads them.

use utoipa::IntoParams;

/// A model.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ModelPath {
    /// The model's name: lower-case letters, digits, `-` and `_`, beginning with a letter.
    #[param(example = "bakery", min_length = 1, max_length = 64, pattern = "^[a-z][a-z0-9_-]*$")]
    pub model: String,
}

/// A run.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RunPath {
    /// The run's id.
    #[param(example = "r_20190310_030000_0000beef", pattern = "^r_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$")]
    pub run: String,
}

/// A version.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct VersionPath {
    /// The version's id.
    #[param(example = "v_20190303_030000_0000beef", pattern = "^v_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$")]
    pub version: String,
}

/// An import of a model.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ImportPath {
    /// The model's name.
    #[param(example = "bakery", min_length = 1, max_length = 64, pattern = "^[a-z][a-z0-9_-]*$")]
    pub model: String,
    /// The import's number.
    #[param(example = 1, minimum = 1)]
    pub import: i64,
}

/// An alert.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct AlertPath {
    /// The alert's number.
    #[param(example = 1, minimum = 1)]
    pub alert: i64,
}

/// Somebody who may sign in.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct UserPath {
    /// The login.
    #[param(example = "anna", min_length = 2, max_length = 64)]
    pub login: String,
}

/// A key of a program.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct KeyPath {
    /// Its public name.
    #[param(example = "5f3a91c2a7d0", pattern = "^[0-9a-f]{12}$")]
    pub key: String,
}
