//! Reading a request into checked values. Whatever does not fit is refused by name, before any handler runs.

pub mod body;
pub mod params;
pub mod path;

pub use body::{JsonBody, OptionalJson, SecretBody, TextBody};
pub use params::{FromParams, OpenQuery, Params, QueryOf};
pub use path::{AlertId, ImportId, In, Key, KeyId, UserLogin};
